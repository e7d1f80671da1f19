/** Parsers of single values. */
import { describe, expect, test } from 'vitest'
import { parseBoolean, parseChoice, parseSeconds, parseWhole } from '../../../src/inputs/fields.ts'

describe('a choice', () => {
  const colors = ['red', 'green'] as const

  test('is one word of the list', () => {
    expect(parseChoice('green', colors)).toEqual({ ok: true, value: 'green' })
  })

  test.each(['Green', 'green ', 'blue', ''])('is not %j, and the fault lists what is', (text) => {
    expect(parseChoice(text, colors)).toEqual({ ok: false, allowed: 'allowed: red, green' })
  })
})

describe('a boolean', () => {
  test.each(['true', 'True', 'TRUE'])('is true as %s', (text) => {
    expect(parseBoolean(text)).toEqual({ ok: true, value: true })
  })

  test.each(['false', 'False', 'FALSE'])('is false as %s', (text) => {
    expect(parseBoolean(text)).toEqual({ ok: true, value: false })
  })

  test.each(['yes', 'no', '1', '0', 'tRue', ' true', ''])('is not %j', (text) => {
    expect(parseBoolean(text)).toEqual({ ok: false, allowed: 'allowed: true, false' })
  })
})

describe('seconds', () => {
  test.each([
    { text: '0', value: 0 },
    { text: '10', value: 10 },
    { text: '86400', value: 86_400 },
  ])('are whole numbers such as $text', ({ text, value }) => {
    expect(parseSeconds(text)).toEqual({ ok: true, value })
  })

  test.each(['86401', '-1', '1.5', '1e3', '0x10', ' 1', '10s', 'ten', '', '999999999999', '١'])(
    'are not %j',
    (text) => {
      expect(parseSeconds(text)).toMatchObject({ ok: false })
    },
  )
})

describe('a whole number', () => {
  const bounds = { least: 1n, most: 2n ** 63n - 1n }

  test.each([
    { text: '1', value: 1n },
    { text: '007', value: 7n },
    { text: '9007199254740993', value: 9_007_199_254_740_993n },
    { text: '9223372036854775807', value: 9_223_372_036_854_775_807n },
  ])('is $text', ({ text, value }) => {
    expect(parseWhole(text, bounds)).toEqual({ ok: true, value })
  })

  test.each(['0', '9223372036854775808', '-1', '+1', '1.0', '1e3', '0x1', ' 1', '1_000', '', '１'])(
    'is not %j, and the fault names both ends',
    (text) => {
      expect(parseWhole(text, bounds)).toEqual({
        ok: false,
        allowed: 'allowed: a whole number from 1 to 9223372036854775807',
      })
    },
  )
})
