/** Phrases that several renderings share. */
import { expect, test } from 'vitest'
import {
  capitalized,
  counted,
  formerPrediction,
  parted,
  percent,
  prediction,
} from '../../../src/report/words.ts'

test.each([
  { collidesAfter: 0n, expected: 'the next insert fails' },
  { collidesAfter: 1n, expected: '1 insert goes well, the one after it fails' },
  { collidesAfter: 25n, expected: '25 inserts go well, the one after them fails' },
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
  { collidesAfter: 0n, expected: 'the next insert would have failed' },
  { collidesAfter: 1n, expected: '1 insert would have gone well, and the one after it failed' },
  {
    collidesAfter: 25n,
    expected: '25 inserts would have gone well, and the one after them failed',
  },
])('after a fix $collidesAfter good inserts are told as: $expected', (given) => {
  const { collidesAfter, expected } = given
  expect(formerPrediction({ furthest: 28n, collidesAfter })).toBe(expected)
})

test.each([
  { share: 0, expected: '0%' },
  { share: 0.0001, expected: '<0.1%' },
  { share: 0.125, expected: '12.5%' },
  { share: 0.9994, expected: '99.9%' },
  { share: 0.99996, expected: '>99.9%' },
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

test.each([
  { text: 'No server answers.', expected: ['No server answers.'] },
  { text: 'It failed. Nothing was fixed. So.', expected: ['It failed.', 'Nothing was fixed. So.'] },
  {
    text: 'At db.example.com:5432 is none. Ask.',
    expected: ['At db.example.com:5432 is none.', 'Ask.'],
  },
  { text: 'no sentence', expected: ['no sentence'] },
])('$text is parted into its first sentence and the rest', ({ text, expected }) => {
  expect(parted(text)).toEqual(expected)
})
