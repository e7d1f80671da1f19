/** Patterns that select tables. */
import { describe, expect, test } from 'vitest'
import {
  parseNamePattern,
  parseTablePattern,
  splitPatterns,
} from '../../../src/inputs/table-pattern.ts'

function matches(pattern: string, schema: string, table: string): boolean {
  const parsed = parseTablePattern(pattern)
  if (parsed === null) throw new Error(`not a pattern: ${pattern}`)
  return parsed.matches({ schema, table })
}

describe('a pattern', () => {
  test.each([
    ['loans', 'public', 'loans', 'names a table in any schema'],
    ['loans', 'archive', 'loans', 'names a table in any other schema too'],
    ['public.loans', 'public', 'loans', 'with a schema names that one'],
    ['Loans', 'public', 'loans', 'matches without regard to case'],
    ['loans', 'public', 'LOANS', 'matches a table in capitals'],
    ['ÄPFEL', 'public', 'äpfel', 'matches without regard to the case of any script'],
    ['PUBLIC.loans', 'public', 'loans', 'matches its schema without regard to case'],
    ['lo*', 'public', 'loans', 'has * for any characters'],
    ['loans*', 'public', 'loans', 'has * for no character at all'],
    ['*', 'public', 'loans', 'of * matches everything'],
    ['public.*', 'public', 'loans', 'of schema.* matches all tables of the schema'],
    ['*.loans', 'archive', 'loans', 'of *.table matches in all schemas'],
    ['l?ans', 'public', 'loans', 'has ? for one character'],
    ['l?ans', 'public', 'l😀ans', 'has ? for one character of any script'],
    ['"Loans"', 'public', 'Loans', 'in quotes matches exactly'],
    ['"app"."Loans"', 'app', 'Loans', 'may quote both parts'],
    ['app."Loans"', 'APP', 'Loans', 'may quote one part'],
    ['"a.b"', 'public', 'a.b', 'in quotes may hold a dot'],
    ['"say ""hi"""', 'public', 'say "hi"', 'in quotes doubles quotes'],
    ['" padded "', 'public', ' padded ', 'in quotes keeps blanks'],
    ['"*"', 'public', '*', 'in quotes takes an asterisk as it is'],
    ['a+b(c)[d]{e}^$|\\', 'public', 'a+b(c)[d]{e}^$|\\', 'takes other characters as they are'],
    ['my table', 'public', 'my table', 'may hold a blank'],
    ['a*b', 'public', 'a\nb', 'has * for a line break in a name'],
  ])('%s matches %s.%s: it %s', (pattern, schema, table) => {
    expect(matches(pattern, schema, table)).toBe(true)
  })

  test.each([
    ['loans', 'public', 'loans_old', 'must match the whole name'],
    ['oans', 'public', 'loans', 'must match from the start'],
    ['public.loans', 'archive', 'loans', 'with a schema does not match in another'],
    ['loans', 'loans', 'users', 'without a schema is not a schema'],
    ['"loans"', 'public', 'Loans', 'in quotes minds the case'],
    ['"l*"', 'public', 'loans', 'in quotes has no wildcards'],
    ['l?ans', 'public', 'lans', 'has ? for exactly one character'],
    ['l.ans', 'public', 'loans', 'has a dot only between schema and table'],
    ['lo+ans', 'public', 'looans', 'is no regular expression'],
  ])('%s does not match %s.%s: it %s', (pattern, schema, table) => {
    expect(matches(pattern, schema, table)).toBe(false)
  })

  test('remembers how it was written', () => {
    expect(parseTablePattern('"App".Lo*')?.text).toBe('"App".Lo*')
  })

  test.each(['', '.', 'a.', '.a', 'a..b', 'a.b.c', '"open', 'open"', '""', '"a"b', 'a"b"', ' . '])(
    '%j is none',
    (text) => {
      expect(parseTablePattern(text)).toBeNull()
    },
  )
})

describe('a list of patterns', () => {
  test.each([
    { text: '', expected: [], name: 'may be empty' },
    { text: ' \n , \r\n', expected: [], name: 'drops blank entries' },
    { text: 'a,b', expected: ['a', 'b'], name: 'is split at commas' },
    { text: 'a\nb\r\nc', expected: ['a', 'b', 'c'], name: 'is split at new lines' },
    { text: ' a , b ', expected: ['a', 'b'], name: 'drops blanks around entries' },
    { text: '"a,b",c', expected: ['"a,b"', 'c'], name: 'keeps a comma in quotes' },
    { text: '"a\nb"\nc', expected: ['"a\nb"', 'c'], name: 'keeps a new line in quotes' },
    { text: 's."a"",b",c', expected: ['s."a"",b"', 'c'], name: 'keeps doubled quotes' },
    { text: 'a,"b,c', expected: ['a', '"b,c'], name: 'keeps an open quote together' },
  ])('$name', ({ text, expected }) => {
    expect(splitPatterns(text)).toEqual(expected)
  })
})

describe('a pattern of a name that stands alone', () => {
  test.each([
    ['shop', 'shop'],
    ['Shop', 'sHOP'],
    ['shop_*', 'shop_1'],
    ['?hop', 'shop'],
    ['*', 'my-shop'],
    ['"My Shop"', 'My Shop'],
    ['"a.b"', 'a.b'],
    ['my-shop', 'my-shop'],
  ])('%s matches %s', (text, name) => {
    expect(parseNamePattern(text)?.matches(name)).toBe(true)
  })

  test.each([
    ['shop', 'shop_1'],
    ['"Shop"', 'shop'],
    ['"shop_*"', 'shop_1'],
  ])('%s does not match %s', (text, name) => {
    expect(parseNamePattern(text)?.matches(name)).toBe(false)
  })

  test.each(['', 'a.b', '"open', 'a.', '.a', '""'])('%j is none', (text) => {
    expect(parseNamePattern(text)).toBeNull()
  })
})
