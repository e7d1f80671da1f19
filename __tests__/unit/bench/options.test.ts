/** The arguments of a benchmark. */
import { expect, test } from 'vitest'
import { parseOptions, SECTIONS } from '../../../bench/options.ts'

test('everything is measured on ten thousand tables unless told otherwise', () => {
  const { tables, rounds, only, distBefore } = parseOptions([])
  expect({ tables, rounds, only, distBefore }).toEqual({
    tables: 10_000,
    rounds: 5,
    only: SECTIONS,
    distBefore: null,
  })
})

test('sections run in their own order, not in that of the option', () => {
  expect(parseOptions(['--only', 'locks,ratios']).only).toEqual(['ratios', 'locks'])
})

test('a section that does not exist is refused with those that do', () => {
  expect(() => parseOptions(['--only', 'ratio'])).toThrow(
    /takes ratios, jit, growth, .*not ratio\./,
  )
})

test.each(['0', '-1', 'ten', '1.5', ''])('a number of tables is no "%s"', (tables) => {
  expect(() => parseOptions([`--tables=${tables}`])).toThrow(/--tables takes a positive integer/)
})
