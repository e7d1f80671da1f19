/** Where a sequence stands between two imports: whether what is in its way can be old. Pure. */
import type { Outcome } from '../domain/outcome.ts'

/** All that decides which rows are in the way of a sequence, but the rows. */
export type Footing = {
  readonly next: bigint | null
  readonly increment: bigint
  /** The last value that it may hand out. */
  readonly end: bigint
  readonly cycle: boolean
  /** The columns that draw from it, with the number of tables and indexes of each. */
  readonly columns: string
}

/** `null` where its state could not be read. */
export function footingOf({ sequence, before }: Outcome): Footing | null {
  if (before === null) return null
  const { minimum, maximum, cycle, columns } = sequence
  const { next, increment } = before
  const names = columns.map((column) =>
    column.kind === 'comparable'
      ? `${column.name} ${column.sources.map(({ relations }) => relations).join(' ')}`
      : column.name,
  )
  return {
    next,
    increment,
    end: increment > 0n ? maximum : minimum,
    cycle,
    columns: names.join(', '),
  }
}

/**
 * Whether a row that was not in the way before is still not in the way: the sequence went forwards
 * or stayed, and nothing else about it changed.
 */
export function keepsFooting(before: Footing | null, after: Footing | null): boolean {
  if (before === null || after === null) return false
  const isSame = (['increment', 'end', 'cycle', 'columns'] as const).every(
    (key) => before[key] === after[key],
  )
  if (!isSame || after.cycle) return false
  if (before.next === null || after.next === null) return after.next === null
  return after.increment > 0n ? after.next >= before.next : after.next <= before.next
}
