/** Tables that patterns match, and the nearest names where they match none. */
import { describe, expect, test } from 'vitest'
import { matchPatterns, missesAmong } from '../../../src/discover/match-patterns.ts'
import { missError } from '../../../src/discover/miss.ts'
import type { RunError } from '../../../src/errors.ts'
import { parseTablePattern, type TablePattern } from '../../../src/inputs/table-pattern.ts'
import { tableRow } from './drawing-rows.ts'

const TABLES = [
  tableRow(1, 'loans'),
  tableRow(2, 'users'),
  tableRow(3, 'User', { name: 'public."User"' }),
  tableRow(4, 'loans', { schema: 'archive', name: 'archive.loans' }),
  tableRow(5, 'zebra'),
]

function patterns(...texts: readonly string[]): readonly TablePattern[] {
  return texts.flatMap((text) => parseTablePattern(text) ?? [])
}

describe('patterns', () => {
  test.each([
    { texts: ['loans'], expected: [1, 4] },
    { texts: ['public.loans'], expected: [1] },
    { texts: ['user*'], expected: [2, 3] },
    { texts: ['"User"', 'zebra'], expected: [3, 5] },
    { texts: ['loans', '*.loans'], expected: [1, 4] },
    { texts: ['nothing'], expected: [] },
    { texts: [], expected: [] },
  ])('$texts match tables $expected', ({ texts, expected }) => {
    expect(matchPatterns(patterns(...texts), TABLES)).toEqual(new Set(expected))
  })
})

function faultOf(texts: readonly string[], tables = TABLES): RunError | null {
  const misses = missesAmong(patterns(...texts), tables)
  return misses.length === 0 ? null : missError(misses)
}

describe('a pattern that matches no table', () => {
  test('is an error that names it and the nearest table', () => {
    expect(faultOf(['loan'])?.message).toMatch(/"loan"; nearest: \S*loans/)
  })

  test('finds the nearest table by its qualified name too', () => {
    expect(faultOf(['archive.loan'])?.message).toMatch(/nearest: archive\.loans/)
  })

  test('finds the nearest table whatever case it is written in', () => {
    expect(faultOf(['"USER"'])?.message).toMatch(/nearest: public\."User"/)
  })

  test('names at most three tables', () => {
    expect(faultOf(['loan'])?.message.split('nearest: ')[1]?.split(', ')).toHaveLength(3)
  })

  test('is named with all others of the kind, and not with those that match', () => {
    const message = faultOf(['lans', 'loans', 'usrs'])?.message
    expect(message).toContain('"lans"')
    expect(message).toContain('"usrs"')
    expect(message).not.toContain('"loans"')
  })

  test('says what to do', () => {
    expect(faultOf(['lans'])?.hint).toMatch(/tables, exclude-tables and links/)
  })

  test('says so where there is no table at all', () => {
    expect(faultOf(['loans'], [])?.message).toContain('no tables')
  })
})

test('patterns that all match are no error', () => {
  expect(faultOf(['loans', 'public.*', '"User"'])).toBeNull()
  expect(faultOf([])).toBeNull()
})
