/** What is looked for: the columns of blamed sequences, as statements can name them. */
import type { Session } from '../connect/session.ts'
import type { Outcome } from '../domain/outcome.ts'
import { comparableColumns, type ComparableColumn } from '../domain/sequence.ts'
import { usableBounds } from '../plan/bounds.ts'
import { rowsInTheWay } from '../plan/drift.ts'
import type { Target } from './search.ts'
import { readWritableColumns } from './writable-columns.sql.ts'

/** A target, with the sequence and the column that it is for. */
export type Suspect = {
  readonly outcome: Outcome
  readonly column: ComparableColumn
  readonly target: Target
}

/** Reads the names of every column that draws from a blamed sequence. */
export async function readSuspects(
  session: Session,
  database: string,
  blamed: readonly Outcome[],
): Promise<readonly Suspect[]> {
  const columns = blamed.flatMap((outcome) =>
    comparableColumns(outcome.sequence).map((column) => ({ outcome, column })),
  )
  const rows = await readWritableColumns(
    session,
    columns.map(({ column }) => column),
  )
  const byColumn = Map.groupBy(rows, ({ ordinal }) => ordinal)
  return columns.flatMap(({ outcome, column }, index) => {
    const tables = byColumn.get(index + 1) ?? []
    const first = tables.find(({ position }) => position !== null)
    if (first === undefined) return []
    const collides = collisionWith(outcome, column)
    return [{ outcome, column, target: { database, column: first.column, tables, collides } }]
  })
}

/** Whether a row of the column would have met a value that the sequence was to hand out. */
function collisionWith(
  { sequence, drift, before }: Outcome,
  { block }: ComparableColumn,
): (id: bigint) => boolean {
  if (drift === null || before === null || before.next === null) return () => false
  const { minimum } = usableBounds(sequence)
  const reach = { first: before.next, last: drift.furthest, increment: before.increment }
  const { lowest, highest, increment, remainders } = rowsInTheWay(reach, { block, minimum })
  return (id) =>
    id >= lowest && id <= highest && (remainders === null || remainders.includes(id % increment))
}
