import type { Position, Sequence, SequenceState } from '../domain/sequence.ts'
import { nextValue } from './next-value.ts'
import { isPastCapacity, usage } from './usage.ts'

/**
 * A state with what it means for the sequence as it is then.
 *
 * @param capacityLimit percent of the usable values.
 */
export function positionOf(
  sequence: Sequence,
  state: SequenceState,
  capacityLimit: number,
): Position {
  const next = nextValue(sequence, state)
  return {
    ...state,
    next,
    increment: sequence.increment,
    usage: usage(sequence, next),
    isPastCapacity: next === null || isPastCapacity(sequence, next, capacityLimit),
  }
}
