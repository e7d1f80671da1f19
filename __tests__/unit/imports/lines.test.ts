/** Cuts output into lines, however it comes and however long they are. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesTo } from '../../../src/imports/lines.ts'
import { redactionOf } from '../../../src/imports/redaction.ts'

const NO_SECRETS = redactionOf([])

/** The lines that come of chunks. */
function linesOf(...chunks: readonly (string | Buffer)[]): readonly string[] {
  const lines: string[] = []
  const output = linesTo((line) => lines.push(line), NO_SECRETS)
  for (const chunk of chunks) output.write(Buffer.from(chunk))
  output.end()
  return lines
}

const EURO = Buffer.from('€')

test.each<{ name: string; chunks: readonly (string | Buffer)[]; expected: readonly string[] }>([
  { name: 'nothing is no line', chunks: [], expected: [] },
  { name: 'a line ends with a line feed', chunks: ['a\nb\n'], expected: ['a', 'b'] },
  { name: 'a line may end as on Windows', chunks: ['a\r\nb\r\n'], expected: ['a', 'b'] },
  { name: 'the last line need not end', chunks: ['a\nb'], expected: ['a', 'b'] },
  { name: 'blank lines are lines', chunks: ['a\n\n\nb\n'], expected: ['a', '', '', 'b'] },
  { name: 'a line may come in pieces', chunks: ['a', 'b', 'c\nd'], expected: ['abc', 'd'] },
  {
    name: 'a carriage return, as progress has it, ends a line',
    chunks: ['10 %\r20 %\r', '30 %\ndone\n'],
    expected: ['10 %', '20 %', '30 %', 'done'],
  },
  {
    name: 'the two characters of a line end may come in two chunks',
    chunks: ['a\r', '\nb\r', '\n'],
    expected: ['a', 'b'],
  },
  { name: 'a last carriage return is none of the line', chunks: ['a\r'], expected: ['a'] },
  {
    name: 'a character of several bytes may come in pieces',
    chunks: ['1 ', EURO.subarray(0, 1), EURO.subarray(1, 2), EURO.subarray(2), '\n'],
    expected: ['1 €'],
  },
  {
    name: 'a character that never comes whole shows as one that cannot be read',
    chunks: ['1 ', EURO.subarray(0, 2)],
    expected: ['1 �'],
  },
])('$name', ({ chunks, expected }) => {
  expect(linesOf(...chunks)).toEqual(expected)
})

test('a line without an end is given on before it is over, in pieces, and nothing of it is lost', () => {
  const lines: string[] = []
  const output = linesTo((line) => lines.push(line), NO_SECRETS)
  for (let count = 0; count < 100; count++) output.write(Buffer.alloc(1000, 'x'))
  expect(lines.length).toBeGreaterThan(1)
  output.end()
  expect(lines.join('')).toBe('x'.repeat(100_000))
  expect(Math.max(...lines.map((line) => line.length))).toBe(16_384)
})

test('a long line comes in pieces too where its end comes along with it', () => {
  const lines = linesOf(`${'x'.repeat(40_000)}\nb\n`)
  expect(lines.map((line) => line.length)).toEqual([16_384, 16_384, 7232, 1])
})

test('a long line is never cut within a character', () => {
  const lines = linesOf(`x${'😀'.repeat(20_000)}`)
  expect(lines.every((line) => line.isWellFormed())).toBe(true)
})

test('a secret is taken out wherever a long line is cut, and however it comes', () => {
  const place = fc.integer({ min: 16_360, max: 16_400 })
  const cut = fc.integer({ min: 16_350, max: 16_420 })
  fc.assert(
    fc.property(place, cut, fc.nat({ max: 20_000 }), (before, first, after) => {
      const lines: string[] = []
      const output = linesTo((line) => lines.push(line), redactionOf(['sesame', 'open sesame']))
      const bytes = Buffer.from(`${'x'.repeat(before)}open sesame${'y'.repeat(after)}`)
      output.write(Buffer.from(bytes.subarray(0, first)))
      output.write(Buffer.from(bytes.subarray(first)))
      output.end()
      expect(lines.join('')).not.toMatch(/sesame|open/)
      expect(lines.join('').replaceAll(/[xy]/g, '')).toBe('***')
    }),
  )
})

test('however output is cut into chunks, its lines are the same', () => {
  const text = fc
    .array(fc.constantFrom('a', '€', '😀', '\n', '\r\n', 'line'), { maxLength: 30 })
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, fc.array(fc.nat({ max: 60 }), { maxLength: 8 }), (output, cuts) => {
      const bytes = Buffer.from(output)
      const ends = [0, ...cuts.filter((cut) => cut < bytes.length), bytes.length]
      const ordered = ends.toSorted((a, b) => a - b)
      const chunks = ordered.slice(1).map((end, index) => bytes.subarray(ordered[index], end))
      expect(linesOf(...chunks)).toEqual(linesOf(bytes))
    }),
    { numRuns: 2000 },
  )
})
