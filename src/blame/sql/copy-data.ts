import { canSee, passLine } from '../cursor.ts'
import { csvRecords } from '../records/csv-records.ts'
import { judgingSink, weaken } from '../records/judging-sink.ts'
import { textRecords } from '../records/text-records.ts'
import type { RecordReader } from '../records/record.ts'
import type { CopyFormat } from './copy-options.ts'
import type { CopyRequest } from './copy.ts'
import { type CopyData, loseScan, type SqlScan } from './scan.ts'
import type { Session } from './session.ts'
import { enter, raiseAll } from './wanted.ts'

/** Starts reading the data that follow a COPY. Data of an unknown format have no end to be found. */
export function startCopyData(scan: SqlScan, request: CopyRequest): void {
  if (request.format === null || scan.session.conditions > 0) loseScan(scan)
  else scan.data = { request, read: readerOf(request.format, request), isStarted: false }
}

/** Reads what is in view. Tells whether the data ended. */
export function copyData(scan: SqlScan, data: CopyData): boolean {
  if (!data.isStarted && !startData(scan, data)) return false
  if (!data.read(scan.cursor)) return false
  copyDone(scan.session, data)
  scan.data = null
  return true
}

/** Enters what the data were found to have. */
export function copyDone(session: Session, { request }: CopyData): void {
  if (request.format?.isFiltered === true) weaken(request.wanted)
  enter(session, request.wanted, request.place)
}

/** A COPY whose data are in a file of the server's, or of psql's. */
export function enterUnread(session: Session, { wanted, place }: CopyRequest): void {
  raiseAll(wanted)
  enter(session, wanted, place)
}

const MOST_AFTER_COPY = 1000

/** psql takes what stands in the same line for a statement after the data: not followed. */
function startData(scan: SqlScan, data: CopyData): boolean {
  const { cursor } = scan
  const index = cursor.text.indexOf('\n', cursor.at)
  if (index === -1 && !canSee(cursor, MOST_AFTER_COPY)) return false
  const rest = cursor.text.slice(cursor.at, index === -1 ? cursor.text.length : index)
  if (!/^\s*(?:--.*)?$/.test(rest) || (index === -1 && !cursor.isLast)) {
    loseScan(scan)
    return false
  }
  if (index === -1) cursor.at = cursor.text.length
  else passLine(cursor, index)
  data.isStarted = true
  return true
}

function readerOf(format: CopyFormat, { wanted }: CopyRequest): RecordReader {
  const sink = judgingSink(wanted, format.hasHeader ? 'skipped' : 'none')
  const records = format.kind === 'csv' ? csvRecords : textRecords
  return records({ ...format, hasEndMark: true }, sink)
}
