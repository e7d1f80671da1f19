import type { Sequence, SequenceState } from '../domain/sequence.ts'
import { usableBounds } from './bounds.ts'
import { nextValue } from './next-value.ts'

/** Values that a sequence may hand out: `first`, `first + increment`, … and so on to `last`. */
export type Reach = {
  readonly first: bigint
  readonly last: bigint
  readonly increment: bigint
}

/**
 * The values that a sequence in this state will still hand out: next + k·d within its usable
 * bounds, for a cycling sequence until it next wraps. `null` where it has run out.
 */
export function reach(sequence: Sequence, state: SequenceState): Reach | null {
  const next = nextValue(sequence, state)
  return next === null ? null : reachFrom(sequence, next)
}

/** The values from `first`, which lies within the usable bounds, to the end of the sequence. */
export function reachFrom(sequence: Sequence, first: bigint): Reach {
  const { minimum, maximum } = usableBounds(sequence)
  const { increment } = sequence
  const end = increment > 0n ? maximum : minimum
  return { first, last: first + ((end - first) / increment) * increment, increment }
}
