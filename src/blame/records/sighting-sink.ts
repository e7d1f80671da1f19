import { isSettled, sight } from '../search.ts'
import type { RecordTarget } from '../sql/copy-data.ts'
import { placeColumn } from '../sql/wanted.ts'
import type { RecordSink } from './record.ts'

/** What the first record is: data like the others, a header to skip, or the names of the columns. */
export type Header = 'none' | 'skipped' | 'names'

/** No table has more columns. */
const MOST_COLUMNS = 1600

/** After so many records it is asked whether the others matter. */
const OFTEN = 1000

/** Notes the ids in records, with the lines that these start in. */
export function sightingSink({ wanted, siteOf }: RecordTarget, header: Header): RecordSink {
  let records = 0
  let site = siteOf(1)
  let last = header === 'names' ? MOST_COLUMNS : lastColumn()
  const isHeader = () => records === 1 && header !== 'none'
  function lastColumn(): number {
    const open = wanted.filter(({ watch }) => !isSettled(watch, site))
    return Math.max(-1, ...open.map(({ column }) => column))
  }
  return {
    wants: (column) =>
      isHeader()
        ? header === 'names' && column < MOST_COLUMNS
        : wanted.some((one) => one.column === column),
    take(column, text) {
      if (isHeader()) return placeColumn(wanted, column, text ?? '')
      for (const one of wanted) {
        if (one.column === column && text !== null) sight(one.watch, text, site)
      }
    },
    start(line) {
      if (isHeader() || records % OFTEN === OFTEN - 1) last = lastColumn()
      records++
      site = siteOf(line)
    },
    last: () => last,
  }
}
