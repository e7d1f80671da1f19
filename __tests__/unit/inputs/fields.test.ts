import { describe, expect, test } from 'vitest'
import { parseBoolean, parseChoice, parseSeconds } from '../../../src/inputs/fields.ts'

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
