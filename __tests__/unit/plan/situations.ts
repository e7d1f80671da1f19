/** Sequences and rows for properties: so small that they can be walked through, and of 64 bits. */
import fc from 'fast-check'
import type { Bounds, Sequence, SequenceState } from '../../../src/domain/sequence.ts'
import { column, INT8, MAX, MIN, sequence } from '../../helpers/sequences.ts'

/** A sequence, where it is, and the rows that every column of it holds. */
export type Situation = {
  readonly sequence: Sequence
  readonly state: SequenceState
  readonly rows: readonly bigint[]
}

/** Values from one end to the other, both included. */
export function small(lowest: number, highest: number): fc.Arbitrary<bigint> {
  return fc.bigInt({ min: BigInt(lowest), max: BigInt(highest) })
}

/** Sequences so small that every value that is still to come can be listed. */
export const smallSituation: fc.Arbitrary<Situation> = fc
  .record({
    ends: fc.tuple(small(-25, 25), small(-25, 25)),
    increment: small(-7, 7).filter((increment) => increment !== 0n),
    cycle: fc.boolean(),
    ranges: fc.array(fc.tuple(small(-40, 40), small(-40, 40)).map(bounds), { maxLength: 2 }),
    isCalled: fc.boolean(),
    place: fc.nat(),
    rows: fc.array(small(-30, 30), { maxLength: 12 }),
  })
  .map(({ ends, increment, cycle, ranges, isCalled, place, rows }) => {
    const { minimum, maximum } = bounds(ends)
    const lastValue = minimum + (BigInt(place) % (maximum - minimum + 1n))
    const columns = [INT8, ...ranges].map((range) => column({ range }))
    return {
      sequence: sequence({ minimum, maximum, increment, cycle, columns }),
      state: { lastValue, isCalled },
      rows,
    }
  })

/** Values around the ends of 64 bits, around zero, and anywhere. */
export const wide = fc.oneof(
  small(0, 5).map((offset) => MIN + offset),
  small(0, 5).map((offset) => MAX - offset),
  small(-5, 5),
  fc.bigInt({ min: MIN, max: MAX }),
)

export const wideSituation: fc.Arbitrary<Situation> = fc
  .record({
    ends: fc.tuple(wide, wide),
    increment: wide.filter((increment) => increment !== 0n),
    cycle: fc.boolean(),
    isCalled: fc.boolean(),
    place: fc.bigInt({ min: 0n, max: 2n ** 64n }),
    rows: fc.array(wide, { maxLength: 6 }),
    steps: fc.array(small(0, 3), { maxLength: 6 }),
  })
  .map(({ ends, increment, cycle, isCalled, place, rows, steps }) => {
    const { minimum, maximum } = bounds(ends)
    const lastValue = minimum + (place % (maximum - minimum + 1n))
    // Random values hardly ever meet a class, so some rows are put where the sequence will pass.
    const met = steps.map((count) => lastValue + count * increment)
    return {
      sequence: sequence({ minimum, maximum, increment, cycle }),
      state: { lastValue, isCalled },
      rows: [...rows, ...met.filter((row) => row >= MIN && row <= MAX)],
    }
  })

function bounds([a, b]: readonly [bigint, bigint]): Bounds {
  return a < b ? { minimum: a, maximum: b } : { minimum: b, maximum: a }
}
