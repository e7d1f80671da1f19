/** Which unused sequences look like an ORM's, and the link to write. */
import { describe, expect, test } from 'vitest'
import type { KeyColumn } from '../../../src/discover/key-columns.sql.ts'
import { suggestLink, tablesNamedBy } from '../../../src/discover/suggest-links.ts'
import type { SequenceRow } from '../../../src/discover/sequences.sql.ts'
import { parseLink } from '../../../src/inputs/links.ts'
import { keyColumn, sequenceRow } from './catalog-rows.ts'

type Case = {
  readonly name: string
  readonly of: SequenceRow
  readonly keys: readonly KeyColumn[]
  readonly expected: string
}

describe('a link is suggested for', () => {
  test.each<Case>([
    {
      name: "Hibernate 6: users_seq of the table users, in Hibernate's blocks of 50",
      of: sequenceRow('users_seq', { increment: 50n }),
      keys: [keyColumn('users')],
      expected: 'public.users_seq -> public.users.id pooled',
    },
    {
      name: 'Hibernate with an increment of 1, which has no blocks',
      of: sequenceRow('users_seq'),
      keys: [keyColumn('users')],
      expected: 'public.users_seq -> public.users.id',
    },
    {
      name: 'an entity in the singular: user_seq of the table users',
      of: sequenceRow('user_seq', { increment: 50n }),
      keys: [keyColumn('users')],
      expected: 'public.user_seq -> public.users.id pooled',
    },
    {
      name: 'an entity in the singular: category_seq of the table categories',
      of: sequenceRow('category_seq'),
      keys: [keyColumn('categories')],
      expected: 'public.category_seq -> public.categories.id',
    },
    {
      name: 'an entity in the singular: address_sequence of the table addresses',
      of: sequenceRow('address_sequence'),
      keys: [keyColumn('addresses')],
      expected: 'public.address_sequence -> public.addresses.id',
    },
    {
      name: 'table and column: app_user_id_seq of app_user.id',
      of: sequenceRow('app_user_id_seq'),
      keys: [keyColumn('app_user')],
      expected: 'public.app_user_id_seq -> public.app_user.id',
    },
    {
      name: 'table and column of several words: app_user_id_seq of app.user_id',
      of: sequenceRow('app_user_id_seq'),
      keys: [keyColumn('app', { column: 'user_id' })],
      expected: 'public.app_user_id_seq -> public.app.user_id',
    },
    {
      name: 'a prefix: seq_users of the table users',
      of: sequenceRow('seq_users'),
      keys: [keyColumn('users')],
      expected: 'public.seq_users -> public.users.id',
    },
    {
      name: 'upper case: Users_SEQ of the table Users',
      of: sequenceRow('Users_SEQ', { name: 'public."Users_SEQ"' }),
      keys: [keyColumn('Users', { name: 'public."Users"."Id"', column: 'Id' })],
      expected: 'public."Users_SEQ" -> public."Users"."Id"',
    },
    {
      name: 'a table of its own schema before one of another',
      of: sequenceRow('users_seq', { schema: 'app' }),
      keys: [keyColumn('users'), keyColumn('users', { schema: 'app' })],
      expected: 'app.users_seq -> app.users.id',
    },
    {
      name: "EF Core's HiLo, which is named after nothing, in its blocks of 10",
      of: sequenceRow('EntityFrameworkHiLoSequence', {
        name: 'public."EntityFrameworkHiLoSequence"',
        increment: 10n,
      }),
      keys: [],
      expected: 'public."EntityFrameworkHiLoSequence" -> table.column pooled-lo',
    },
    {
      name: "EF Core's HiLo with an increment of 1",
      of: sequenceRow('orders_hilo_seq', { increment: 10n }),
      keys: [],
      expected: 'public.orders_hilo_seq -> table.column pooled-lo',
    },
    {
      name: "Hibernate 5's one sequence for everything",
      of: sequenceRow('hibernate_sequence'),
      keys: [],
      expected: 'public.hibernate_sequence -> table.column',
    },
    {
      name: 'whatever allocates blocks',
      of: sequenceRow('numbers', { increment: 20n }),
      keys: [],
      expected: 'public.numbers -> table.column pooled',
    },
  ])('$name', ({ of, keys, expected }) => {
    expect(suggestLink(of, keys)).toBe(expected)
    expect(parseLink(expected, 1)).toMatchObject({ ok: true })
  })
})

describe('no link is suggested for', () => {
  test.each([
    { name: 'a leftover that is named after nothing', of: sequenceRow('leftover'), keys: [] },
    {
      name: 'a leftover named as a table of no key',
      of: sequenceRow('gone_seq'),
      keys: [keyColumn('users')],
    },
    {
      name: 'a sequence whose name only ends alike',
      of: sequenceRow('users'),
      keys: [keyColumn('users')],
    },
    {
      name: "a sequence with another column's name than the key has",
      of: sequenceRow('users_number_seq'),
      keys: [keyColumn('users')],
    },
    { name: 'one that descends', of: sequenceRow('countdown', { increment: -50n }), keys: [] },
  ])('$name', ({ of, keys }) => {
    expect(suggestLink(of, keys)).toBeNull()
  })
})

test('every table that a sequence may be named after is looked up, in lower case', () => {
  expect(tablesNamedBy(sequenceRow('App_User_id_seq'))).toEqual(
    expect.arrayContaining(['app_user_id', 'app_user_ids', 'app_user', 'app']),
  )
  expect(tablesNamedBy(sequenceRow('category_seq'))).toContain('categories')
  expect(tablesNamedBy(sequenceRow('leftover'))).toEqual([])
  expect(tablesNamedBy(sequenceRow('_seq'))).toEqual([])
})
