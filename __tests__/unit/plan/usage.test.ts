/** How much of a sequence is used up. */
import { describe, expect, test } from 'vitest'
import { isPastCapacity, usage } from '../../../src/plan/usage.ts'
import { column, INT2, INT4, MAX, MIN, sequence } from '../../helpers/sequences.ts'

const HUNDRED = sequence({ maximum: 100n })
const MINUS_HUNDRED = sequence({ increment: -1n, minimum: -100n })

describe('usage', () => {
  test.each([
    { name: 'is 0 before the first value', of: HUNDRED, next: 1n, expected: 0 },
    { name: 'is the share of the values that lie behind', of: HUNDRED, next: 51n, expected: 0.5 },
    { name: 'is below 1 before the last value', of: HUNDRED, next: 100n, expected: 0.99 },
    { name: 'is 1 where the sequence has run out', of: HUNDRED, next: null, expected: 1 },
    { name: 'is 0 before a descending one begins', of: MINUS_HUNDRED, next: -1n, expected: 0 },
    { name: 'is mirrored for a descending one', of: MINUS_HUNDRED, next: -51n, expected: 0.5 },
    {
      name: 'counts from the minimum, not from the start value',
      of: sequence({ start: 50n, maximum: 100n }),
      next: 51n,
      expected: 0.5,
    },
    {
      name: "is measured within the column's range",
      of: sequence({ columns: [column({ range: INT4 })] }),
      next: 1_073_741_825n,
      expected: 1_073_741_824 / 2_147_483_647,
    },
    {
      name: 'is measured over all of 64 bits',
      of: sequence({ minimum: MIN, maximum: MAX }),
      next: 0n,
      expected: 0.5,
    },
  ])('$name', ({ of, next, expected }) => {
    expect(usage(of, next)).toBeCloseTo(expected, 12)
  })
})

describe('the capacity', () => {
  test.each([
    { name: 'is not passed at exactly the limit', of: HUNDRED, next: 91n, expected: false },
    { name: 'is passed one value later', of: HUNDRED, next: 92n, expected: true },
    {
      name: 'is not passed downwards at the limit',
      of: MINUS_HUNDRED,
      next: -91n,
      expected: false,
    },
    { name: 'is passed downwards one value later', of: MINUS_HUNDRED, next: -92n, expected: true },
    {
      name: "is that of the column's type where it is narrower",
      of: sequence({ columns: [column({ range: INT2 })] }),
      next: 29_492n,
      expected: true,
    },
    {
      name: 'is not passed by a value that a double could not tell from the next: the last below',
      of: sequence(),
      next: 8_301_034_833_169_298_227n,
      expected: false,
    },
    {
      name: 'is passed by the value after it',
      of: sequence(),
      next: 8_301_034_833_169_298_228n,
      expected: true,
    },
  ])('$name', ({ of, next, expected }) => {
    expect(isPastCapacity(of, next, 90)).toBe(expected)
  })

  test('of 100 percent is never passed', () => {
    expect(isPastCapacity(HUNDRED, 100n, 100)).toBe(false)
  })
})
