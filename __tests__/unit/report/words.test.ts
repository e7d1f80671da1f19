import { expect, test } from 'vitest'
import { counted, prediction } from '../../../src/report/words.ts'

test.each([
  { collidesAfter: 0n, expected: 'the next insert collides' },
  { collidesAfter: 1n, expected: '1 insert goes well, the one after it collides' },
  { collidesAfter: 25n, expected: '25 inserts go well, the one after them collides' },
])('$collidesAfter good inserts are predicted as: $expected', ({ collidesAfter, expected }) => {
  expect(prediction({ furthest: 28n, collidesAfter })).toBe(expected)
})

test.each([
  { count: 0, expected: '0 sequences' },
  { count: 1, expected: '1 sequence' },
  { count: 2, expected: '2 sequences' },
])('$count is counted as $expected', ({ count, expected }) => {
  expect(counted(count, 'sequence')).toBe(expected)
})
