import { expect, test } from 'vitest'
import {
  capitalized,
  counted,
  formerPrediction,
  percent,
  prediction,
} from '../../../src/report/words.ts'

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

test.each([
  { collidesAfter: 0n, expected: 'the next insert would have collided' },
  { collidesAfter: 1n, expected: '1 insert would have gone well, and the one after it collided' },
  {
    collidesAfter: 25n,
    expected: '25 inserts would have gone well, and the one after them collided',
  },
])('after a fix $collidesAfter good inserts are told as: $expected', (given) => {
  const { collidesAfter, expected } = given
  expect(formerPrediction({ furthest: 28n, collidesAfter })).toBe(expected)
})

test.each([
  { share: 0, expected: '0%' },
  { share: 0.0001, expected: '<0.1%' },
  { share: 0.125, expected: '12.5%' },
  { share: 1, expected: '100.0%' },
])('a share of $share is $expected', ({ share, expected }) => {
  expect(percent(share)).toBe(expected)
})

test.each([
  { text: '', expected: '' },
  { text: 'it is', expected: 'It is' },
])('$text begins a sentence as $expected', ({ text, expected }) => {
  expect(capitalized(text)).toBe(expected)
})
