import type { Sequence, SequenceState } from '../domain/sequence.ts'
import { isWithin, usableBounds } from './bounds.ts'

/**
 * The value that the next `nextval` hands out and every column can store, or `null` where the
 * sequence has run out. A cycling sequence starts again at its own other end, as PostgreSQL does;
 * one that has passed what its column's type can hold does not wrap there, and has run out.
 */
export function nextValue(sequence: Sequence, state: SequenceState): bigint | null {
  const next = nextByServer(sequence, state)
  return next !== null && isWithin(next, usableBounds(sequence)) ? next : null
}

function nextByServer(sequence: Sequence, state: SequenceState): bigint | null {
  const { increment, minimum, maximum } = sequence
  const next = state.isCalled ? state.lastValue + increment : state.lastValue
  if (isWithin(next, { minimum, maximum })) return next
  if (!sequence.cycle) return null
  return increment > 0n ? minimum : maximum
}
