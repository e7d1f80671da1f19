import type { Sequence, SequenceState } from '../domain/sequence.ts'
import { usableBounds } from './bounds.ts'
import { nextValue } from './next-value.ts'

/** The values that a sequence will still hand out, as a condition on rows. */
export type Reach = {
  readonly lowest: bigint
  readonly highest: bigint
  /** The sequence's increment: values are congruent to `next` modulo this. */
  readonly increment: bigint
  /**
   * What `value % increment` gives in SQL, whose sign follows the value, for the values of the
   * sequence's residue class. `null` where every integer is one of them.
   */
  readonly remainders: readonly bigint[] | null
}

/**
 * The values that a sequence in this state will still hand out: next + k·d within its usable
 * bounds, for a cycling sequence until it next wraps. `null` where it has run out.
 */
export function reach(sequence: Sequence, state: SequenceState): Reach | null {
  const next = nextValue(sequence, state)
  if (next === null) return null
  const { minimum, maximum } = usableBounds(sequence)
  const { increment } = sequence
  return {
    lowest: increment > 0n ? next : minimum,
    highest: increment > 0n ? maximum : next,
    increment,
    remainders: remainders(next, increment),
  }
}

function remainders(next: bigint, increment: bigint): readonly bigint[] | null {
  const modulus = increment < 0n ? -increment : increment
  if (modulus === 1n) return null
  const positive = ((next % modulus) + modulus) % modulus
  return positive === 0n ? [0n] : [positive, positive - modulus]
}
