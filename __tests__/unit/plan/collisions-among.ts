import type { Sequence, SequenceState } from '../../../src/domain/sequence.ts'
import type { Collisions } from '../../../src/plan/plan.ts'
import { reach } from '../../../src/plan/reach.ts'

/** What the server finds among rows: those within reach, by the same conditions as the SQL. */
export function collisionsAmong(
  rows: readonly bigint[],
  sequence: Sequence,
  state: SequenceState,
): Collisions | null {
  const within = reach(sequence, state)
  if (within === null) return null
  const { lowest, highest, increment, remainders } = within
  // The sign of a remainder follows the dividend, in JavaScript as in SQL.
  const found = rows
    .filter((row) => row >= lowest && row <= highest)
    .filter((row) => remainders === null || remainders.includes(row % increment))
    .toSorted((a, b) => (a < b ? -1 : Number(a > b)))
  const [first, last] = [found.at(0), found.at(-1)]
  return first === undefined || last === undefined ? null : { lowest: first, highest: last }
}
