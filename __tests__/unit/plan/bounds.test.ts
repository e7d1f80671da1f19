/** A sequence's bounds, narrowed by the types of its columns. */
import { expect, test } from 'vitest'
import { isWithin, usableBounds } from '../../../src/plan/bounds.ts'
import { column, INT2, INT4, INT8, MAX, sequence, unknownColumn } from '../../helpers/sequences.ts'

test('the bounds are those of the sequence over a column that holds all of them', () => {
  expect(usableBounds(sequence())).toEqual({ minimum: 1n, maximum: MAX })
})

test('a bigint sequence over an integer column ends at 2147483647', () => {
  const bounds = usableBounds(sequence({ columns: [column({ range: INT4 })] }))
  expect(bounds).toEqual({ minimum: 1n, maximum: 2_147_483_647n })
})

test('every column narrows the bounds, at both ends', () => {
  const columns = [INT8, INT4, INT2].map((range) => column({ range }))
  expect(usableBounds(sequence({ increment: -1n, maximum: MAX, columns }))).toEqual(INT2)
})

test('a column that cannot be compared narrows nothing', () => {
  expect(usableBounds(sequence({ columns: [unknownColumn()] }))).toEqual({
    minimum: 1n,
    maximum: MAX,
  })
})

test('a sequence that no column draws from has its own bounds', () => {
  expect(usableBounds(sequence({ maximum: 10n, columns: [] }))).toEqual({
    minimum: 1n,
    maximum: 10n,
  })
})

test.each([
  { name: 'the minimum is within the bounds', value: 1n, expected: true },
  { name: 'the maximum is within the bounds', value: 10n, expected: true },
  { name: 'a value below the minimum is not', value: 0n, expected: false },
  { name: 'a value above the maximum is not', value: 11n, expected: false },
])('$name', ({ value, expected }) => {
  expect(isWithin(value, { minimum: 1n, maximum: 10n })).toBe(expected)
})
