/** Choices that several arbitraries make. */
import fc from 'fast-check'

/** Often the first of the values, and any of them. */
export function mostly<T>(first: T, others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant(first) }, fc.constantFrom(first, ...others))
}

/** A value one time in so many. */
export function once<T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary })
}

/** A value one time in three. */
export function sometimes<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return once(3, arbitrary)
}

export function between(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min, max })
}
