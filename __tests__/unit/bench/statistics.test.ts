/** Medians and ratios. */
import { expect, test } from 'vitest'
import { median, medianRatio } from '../../../bench/statistics.ts'

test('the median is the value in the middle, in whatever order they came', () => {
  expect(median([9, 1, 2])).toBe(2)
})

test('the median of an even number of values lies between the two in the middle', () => {
  expect(median([4, 1, 2, 9])).toBe(3)
})

test('there is no median of nothing', () => {
  expect(median([])).toBeNaN()
})

test('two contestants are compared round by round, so that a slow round does not count', () => {
  expect(medianRatio([1, 1, 10], [2, 2, 20])).toBe(0.5)
})
