/** The data that follow a COPY in the same text. */
import { canSee, type Cursor, passLine } from '../cursor.ts'
import { NotSure } from '../not-sure.ts'
import { csvRecords } from '../records/csv-records.ts'
import type { RecordReader } from '../records/record.ts'
import { sightingSink } from '../records/sighting-sink.ts'
import { textRecords } from '../records/text-records.ts'
import type { CopyFormat } from './copy-options.ts'
import type { CopyRequest } from './copy.ts'
import type { CopyData } from './scan.ts'
import type { Wanted } from './wanted.ts'
import type { Site } from '../search.ts'

/** Starts reading the data of a COPY, whose rows all stand at the statement. */
export function startCopyData({ wanted, site, format }: CopyRequest): CopyData {
  if (format === null) throw new NotSure('the format of a COPY')
  const read = recordReader({ ...format, hasEndMark: true }, { wanted, siteOf: () => site })
  return { read, isStarted: false }
}

/** Reads what is in view. Tells whether the data ended. */
export function copyRecords(cursor: Cursor, data: CopyData): boolean {
  if (!data.isStarted && !startData(cursor, data)) return false
  return data.read(cursor)
}

export type RecordTarget = {
  readonly wanted: readonly Wanted[]
  readonly siteOf: (line: number) => Site
}

/** A reader of records that notes the ids in them. */
export function recordReader(
  format: CopyFormat & { readonly hasEndMark: boolean },
  target: RecordTarget,
): RecordReader {
  const sink = sightingSink(target, format.hasHeader ? 'skipped' : 'none')
  return (format.kind === 'csv' ? csvRecords : textRecords)(format, sink)
}

const MOST_AFTER_COPY = 1000

/** psql takes what stands in the same line for a statement after the data: not followed. */
function startData(cursor: Cursor, data: CopyData): boolean {
  const index = cursor.text.indexOf('\n', cursor.at)
  if (index === -1 && !cursor.isLast && !canSee(cursor, MOST_AFTER_COPY)) return false
  const rest = cursor.text.slice(cursor.at, index === -1 ? cursor.text.length : index)
  if (!/^\s*(?:--.*)?$/.test(rest)) throw new NotSure('what follows a COPY')
  if (index === -1) cursor.at = cursor.text.length
  else passLine(cursor, index)
  data.isStarted = true
  return true
}
