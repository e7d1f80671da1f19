import type { Session } from '../connect/session.ts'
import {
  comparableColumns,
  type Sequence,
  type SequenceState,
  type Source,
} from '../domain/sequence.ts'
import { columnEndSql, farEnd, hasEnds, type ColumnEnd, type End } from './column-ends.sql.ts'
import { firstValuesSql, valuesIn, type FirstValuesRow } from './first-values.sql.ts'
import { readUntold, statesIn, statesSql, type StateRow } from './states.sql.ts'

/** What a first message tells of a batch. */
export type FirstLook = {
  /** States by oid. */
  readonly states: ReadonlyMap<number, SequenceState>
  /** The far ends of columns that an index has. */
  readonly ends: KnownEnds
}

/** One end of each column in a table, and the row there. */
export type KnownEnds = ReadonlyMap<Source, { readonly end: End; readonly row: bigint | null }>

/**
 * Reads the states of sequences before their rows, in one message: the end of a column that lies
 * ahead of its sequence tells of nearly every one that is healthy.
 */
export async function lookFirst(
  session: Session,
  batch: readonly Sequence[],
  serverVersion: number,
): Promise<FirstLook> {
  const wanted = batch.flatMap(farEndsOf)
  const [rows, ...answers] = await session.queryEach<[StateRow, ...FirstValuesRow[]]>([
    statesSql(batch, serverVersion),
    ...firstValuesSql(wanted.map(columnEndSql)),
  ])
  const found = valuesIn(answers)
  const told = statesIn(rows)
  const untold = await readUntold(session, batch, told)
  const ends = wanted.map(
    ({ source, end }, index) => [source, { end, row: found[index] ?? null }] as const,
  )
  return { states: new Map([...told, ...untold]), ends: new Map(ends) }
}

function farEndsOf(sequence: Sequence): readonly ColumnEnd[] {
  const end = farEnd(sequence.increment)
  return comparableColumns(sequence).flatMap((column) =>
    column.sources.map((source) => ({ column, source, end })).filter(hasEnds),
  )
}
