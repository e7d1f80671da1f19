import type { Sequence, SequenceState } from '../../../src/domain/sequence.ts'
import { comparableColumns } from '../../../src/domain/sequence.ts'
import { usableBounds } from '../../../src/plan/bounds.ts'
import { driftOf, mergeDrifts, rowsInTheWay, type Drift } from '../../../src/plan/drift.ts'
import type { Measurement } from '../../../src/plan/plan.ts'
import type { Policy } from '../../../src/plan/policy.ts'
import { originOf, questionsOn } from '../../../src/plan/questions.ts'
import type { Reach } from '../../../src/plan/reach.ts'

/** Rows that every column of the sequence holds. */
export type Held = {
  readonly sequence: Sequence
  readonly state: SequenceState
  readonly rows: readonly bigint[]
}

/** What the server finds among rows: those in the way, by the same conditions as the SQL. */
export function measured({ sequence, state, rows }: Held, policy: Policy): Measurement {
  const { drift, beyond, anywhere } = questionsOn(sequence, state, policy)
  // A first pooled block begins at the minimum that the sequence is to have.
  const wanted = originOf(sequence, state, policy)?.sequence ?? sequence
  const answers = {
    drift: driftAmong(rows, sequence, drift),
    beyond: driftAmong(rows, wanted, beyond),
    anywhere: driftAmong(rows, wanted, anywhere),
  }
  return { state, answers }
}

function driftAmong(
  rows: readonly bigint[],
  sequence: Sequence,
  reach: Reach | null,
): Drift | null {
  if (reach === null) return null
  const { minimum } = usableBounds(sequence)
  return comparableColumns(sequence)
    .map(({ block }) => {
      const use = { block, minimum }
      const { lowest, highest, increment, remainders } = rowsInTheWay(reach, use)
      // The sign of a remainder follows the dividend, in JavaScript as in SQL.
      const found = rows
        .filter((row) => row >= lowest && row <= highest)
        .filter((row) => remainders === null || remainders.includes(row % increment))
        .toSorted((a, b) => (a < b ? -1 : Number(a > b)))
      const [first, last] = [found.at(0), found.at(-1)]
      if (first === undefined || last === undefined) return null
      return driftOf(reach, use, { lowest: first, highest: last })
    })
    .reduce((sum, each) => mergeDrifts(sum, each, sequence.increment), null)
}
