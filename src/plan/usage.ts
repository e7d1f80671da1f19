import type { Bounds, Sequence } from '../domain/sequence.ts'
import { usableBounds } from './bounds.ts'

/**
 * The share of a sequence's values that are behind it, from 0 to 1: (next − minimum) /
 * (maximum − minimum + 1) within its usable bounds, mirrored for a descending sequence, and 1
 * where it has run out (`next` is `null`).
 */
export function usage(sequence: Sequence, next: bigint | null): number {
  if (next === null) return 1
  const bounds = usableBounds(sequence)
  // A ratio for people to read: rounding to a double is meant here, unlike for values.
  return Number(used(sequence, next, bounds)) / Number(capacity(bounds))
}

/** Whether `next` would leave more than `percent` of the values behind it. Exact at 64 bits. */
export function isPastCapacity(sequence: Sequence, next: bigint, percent: number): boolean {
  const bounds = usableBounds(sequence)
  return used(sequence, next, bounds) * 100n > BigInt(percent) * capacity(bounds)
}

function used(sequence: Sequence, next: bigint, bounds: Bounds): bigint {
  return sequence.increment > 0n ? next - bounds.minimum : bounds.maximum - next
}

function capacity(bounds: Bounds): bigint {
  return bounds.maximum - bounds.minimum + 1n
}
