import { valueOfText } from '../sql/value.ts'
import { isWanted, judge, placeColumn, raise, type Wanted } from '../sql/wanted.ts'
import type { RecordSink } from './record.ts'

/** What the first record is: data like the others, a header to skip, or the names of the columns. */
export type Header = 'none' | 'skipped' | 'names'

/** No table has more columns. */
const MOST_COLUMNS = 1600

/** Judges the values of records, and keeps the line of the first one that collides. */
export function judgingSink(wanted: readonly Wanted[], header: Header): RecordSink {
  let records = 0
  let line = 0
  let last = header === 'names' ? MOST_COLUMNS : lastWanted(wanted)
  const isHeader = () => records === 1 && header !== 'none'
  return {
    wants: (column) =>
      isHeader() ? header === 'names' && column < MOST_COLUMNS : isWanted(wanted, column),
    take(column, text) {
      if (isHeader()) return placeColumn(wanted, column, text ?? '')
      judgeRecord(wanted, column, { text, line })
      last = lastWanted(wanted)
    },
    start(start) {
      if (isHeader()) last = lastWanted(wanted)
      records++
      line = start
    },
    last: () => last,
  }
}

type Field = { readonly text: string | null; readonly line: number }

function judgeRecord(wanted: readonly Wanted[], column: number, { text, line }: Field): void {
  judge(wanted, column, text === null ? 'absent' : valueOfText(text))
  for (const one of wanted) if (one.verdict === 'colliding') one.line ??= line
}

function lastWanted(wanted: readonly Wanted[]): number {
  return Math.max(
    -1,
    ...wanted.filter((one) => isWanted([one], one.column)).map((one) => one.column),
  )
}

/** Rows that a condition may keep out are not sure to collide. */
export function weaken(wanted: readonly Wanted[]): void {
  for (const one of wanted) {
    if (one.verdict !== 'colliding') continue
    one.verdict = 'absent'
    raise(one, 'unknown')
  }
}
