/** The lowest and the highest row of a column, where an index has them at its ends. */
import type { Session } from '../connect/session.ts'
import type { ComparableColumn, Source } from '../domain/sequence.ts'
import { fromSource, valueOf } from './comparisons.ts'
import { readFirstValues } from './first-values.sql.ts'

export type End = 'lowest' | 'highest'

/** One end of a column in one table. */
export type ColumnEnd = {
  readonly column: ComparableColumn
  readonly source: Source
  readonly end: End
}

/** Whether the ends of a column say more than they cost: an index has them. */
export function hasEnds({ column, source }: Omit<ColumnEnd, 'end'>): boolean {
  // Of numbers of other types the last may be infinite, or no integer.
  return column.representation === 'integer' && source.index === 'present'
}

/** The end of a column at which a sequence arrives last. */
export function farEnd(increment: bigint): End {
  return increment > 0n ? 'highest' : 'lowest'
}

/** The end of a column at which a sequence begins. */
export function nearEnd(increment: bigint): End {
  return increment > 0n ? 'lowest' : 'highest'
}

/** Reads the ends, each `null` where there is no row. */
export async function readColumnEnds(
  session: Session,
  ends: readonly ColumnEnd[],
): Promise<readonly (bigint | null)[]> {
  return readFirstValues(session, ends.map(columnEndSql))
}

/**
 * Without a condition: to plan one takes longer than to read both ends. In order, because `min` and
 * `max` are planned twice: as what they are, and as this.
 */
export function columnEndSql({ column, source, end }: ColumnEnd): string {
  const value = valueOf(column)
  const order = end === 'lowest' ? 'asc' : 'desc'
  return `select ${value}::int8 from ${fromSource(source)} where ${value} is not null order by ${value} ${order} limit 1`
}
