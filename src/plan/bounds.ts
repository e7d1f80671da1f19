import type { Bounds, Sequence } from '../domain/sequence.ts'
import { comparableColumns } from '../domain/sequence.ts'

/**
 * The values that a sequence can hand out and every one of its columns can hold: its own bounds,
 * narrowed by the types of its columns. A `bigint` sequence over an `integer` column ends at
 * 2147483647, whatever its MAXVALUE says, because the insert after that fails.
 */
export function usableBounds(sequence: Sequence): Bounds {
  let { minimum, maximum } = sequence
  for (const { range } of comparableColumns(sequence)) {
    if (range.minimum > minimum) minimum = range.minimum
    if (range.maximum < maximum) maximum = range.maximum
  }
  return { minimum, maximum }
}

/** Whether a value lies within inclusive bounds. */
export function isWithin(value: bigint, bounds: Bounds): boolean {
  return value >= bounds.minimum && value <= bounds.maximum
}
