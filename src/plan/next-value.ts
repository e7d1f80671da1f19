import type { Sequence, SequenceState } from '../domain/sequence.ts'
import { isWithin, usableBounds } from './bounds.ts'

/**
 * The value that the next `nextval` hands out and every column can store, or `null` where the
 * sequence has run out. A cycling sequence starts again at its own other end, as PostgreSQL does;
 * one that has passed what its column's type can hold does not wrap there, and has run out.
 */
export function nextValue(sequence: Sequence, state: SequenceState): bigint | null {
  const next = nextPlace(sequence, state)
  return isWithin(next, sequence) && isWithin(next, usableBounds(sequence)) ? next : null
}

/** Where the sequence has got to: its next value, or the value past its end where it has run out. */
export function nextPlace(sequence: Sequence, { lastValue, isCalled }: SequenceState): bigint {
  const { increment, minimum, maximum, cycle } = sequence
  const next = isCalled ? lastValue + increment : lastValue
  if (!cycle || isWithin(next, sequence)) return next
  return increment > 0n ? minimum : maximum
}
