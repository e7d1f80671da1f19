/** From the names in a link to the sequence and the column. */
import { describe, expect, test } from 'vitest'
import { resolveLinks } from '../../../src/discover/resolve-links.ts'
import { parseLink, splitLinks } from '../../../src/inputs/links.ts'
import { linkable, sequenceRow } from './catalog-rows.ts'

const SEQUENCES = [
  sequenceRow('users_seq', { oid: 10, increment: 50n }),
  sequenceRow('shared_seq', { oid: 20 }),
  sequenceRow('shared_seq', { oid: 21, schema: 'app' }),
  sequenceRow('Orders_Seq', { oid: 30 }),
  sequenceRow('down_seq', { oid: 40, increment: -1n }),
  sequenceRow('a.b', { oid: 50 }),
]

const COLUMNS = [
  linkable('users', { table_oid: 1, attnum: 1 }),
  linkable('users', { table_oid: 1, attnum: 2, column: 'Parent' }),
  linkable('orders', { table_oid: 2 }),
  linkable('orders', { table_oid: 3, schema: 'app' }),
  linkable('active_users', { table_oid: 4, is_view: true }),
  linkable('Items', { table_oid: 5, column: 'ID' }),
  linkable('c.d', { table_oid: 6, column: 'e f' }),
  linkable('case', { table_oid: 7 }),
  linkable('Case', { table_oid: 8 }),
]

function resolve(input: string, columns = COLUMNS) {
  const links = splitLinks(input).map(({ text, line }) => {
    const parsed = parseLink(text, line)
    if (!parsed.ok) throw new Error(parsed.allowed)
    return parsed.value
  })
  return resolveLinks(links, { sequences: SEQUENCES, columns })
}

describe('a link leads to a sequence and a column', () => {
  test.each([
    {
      name: 'by their names',
      input: 'users_seq -> users.id',
      expected: { sequence: 10, table_oid: 1, attnum: 1, block: 'single' },
    },
    {
      name: 'with the kind of its blocks',
      input: 'users_seq -> users.id pooled',
      expected: { sequence: 10, table_oid: 1, attnum: 1, block: 'pooled' },
    },
    {
      name: 'that need not be the first',
      input: 'users_seq -> users.parent',
      expected: { sequence: 10, table_oid: 1, attnum: 2, block: 'single' },
    },
    {
      name: 'whatever their case, where nothing has exactly that name',
      input: 'USERS_SEQ -> items.id',
      expected: { sequence: 10, table_oid: 5, attnum: 1, block: 'single' },
    },
    {
      name: 'with exactly that name where others differ in case alone',
      input: 'users_seq -> case.id',
      expected: { sequence: 10, table_oid: 7, attnum: 1, block: 'single' },
    },
    {
      name: 'with exactly that name in quotes',
      input: '"Orders_Seq" -> "Case".id',
      expected: { sequence: 30, table_oid: 8, attnum: 1, block: 'single' },
    },
    {
      name: 'in the schemas that it names',
      input: 'app.shared_seq -> public.orders.id',
      expected: { sequence: 21, table_oid: 2, attnum: 1, block: 'single' },
    },
    {
      name: 'in schemas whose case does not matter',
      input: 'APP.shared_seq -> App.orders.id',
      expected: { sequence: 21, table_oid: 3, attnum: 1, block: 'single' },
    },
    {
      name: 'whose quoted names hold dots and blanks',
      input: '"a.b" -> "c.d"."e f"',
      expected: { sequence: 50, table_oid: 6, attnum: 1, block: 'single' },
    },
    {
      name: 'also where the sequence descends and has no blocks',
      input: 'down_seq -> users.id',
      expected: { sequence: 40, table_oid: 1, attnum: 1, block: 'single' },
    },
  ])('$name', ({ input, expected }) => {
    expect(resolve(input)).toEqual({ resolved: [expected], misses: [] })
  })
})

describe('a link leads nowhere', () => {
  test.each([
    {
      name: 'without the sequence',
      input: 'user_seq -> users.id',
      why: /there is no sequence user_seq\./,
    },
    {
      name: 'without the sequence in that schema',
      input: 'app.users_seq -> users.id',
      why: /there is no sequence app\.users_seq\./,
    },
    { name: 'without the table', input: 'users_seq -> user.id', why: /there is no table user\./ },
    {
      name: 'without the table in that schema',
      input: 'users_seq -> app.users.id',
      why: /there is no table app\.users\./,
    },
    {
      name: 'without the column',
      input: 'users_seq -> users.uid',
      why: /table users has no column uid\./,
    },
    {
      name: 'without the column in that case, where it is quoted',
      input: 'users_seq -> users."parent"',
      why: /table users has no column parent\./,
    },
    {
      name: 'where the sequence is quoted in another case',
      input: '"USERS_SEQ" -> users.id',
      why: /there is no sequence USERS_SEQ\./,
    },
    {
      name: 'but to a view, which has no rows of its own',
      input: 'users_seq -> active_users.id',
      why: /active_users is a view/,
    },
    {
      name: 'but to sequences in several schemas, which it lists',
      input: 'shared_seq -> users.id',
      why: /several of the name shared_seq exist: write one of "public"\."shared_seq", "app"\."shared_seq"/,
    },
    {
      name: 'but to tables in several schemas, which it lists',
      input: 'users_seq -> orders.id',
      why: /several of the name orders exist: write one of "public"\."orders", "app"\."orders"/,
    },
    {
      name: 'with pooled blocks where the sequence descends',
      input: 'down_seq -> users.id pooled',
      why: /pooled needs an ascending sequence, and the increment of down_seq is -1\./,
    },
    {
      name: 'with pooled-lo blocks where the sequence descends',
      input: 'down_seq -> users.id pooled-lo',
      why: /pooled-lo needs an ascending sequence/,
    },
  ])('$name', ({ input, why }) => {
    const { resolved, misses } = resolve(input)
    expect(resolved).toEqual([])
    expect(misses).toEqual([
      { key: 'links 1', sentence: expect.stringMatching(/^Input links, line 1 "/) },
    ])
    expect(misses[0]?.sentence).toMatch(why)
  })

  test('and those beside it do: each is told with its own line', () => {
    const input = 'users_seq -> users.id\n\nnone_seq -> users.id\nusers_seq -> none.id'
    const { resolved, misses } = resolve(input)
    expect(resolved).toHaveLength(1)
    expect(misses.map(({ key }) => key)).toEqual(['links 3', 'links 4'])
    expect(misses[0]?.sentence).toBe(
      'Input links, line 3 "none_seq -> users.id": there is no sequence none_seq.',
    )
  })
})

test('without links there is nothing to look up', () => {
  expect(resolve('')).toEqual({ resolved: [], misses: [] })
})
