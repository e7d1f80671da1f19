/** Columns that draw from a sequence as the user names them. */
import { describe, expect, test } from 'vitest'
import { parseLink, splitLinks, type Link } from '../../../src/inputs/links.ts'

function plain(text: string) {
  return { text, isQuoted: false }
}

function quoted(text: string) {
  return { text, isQuoted: true }
}

function linkOf(text: string): Link {
  const parsed = parseLink(text, 1)
  if (!parsed.ok) throw new Error(parsed.allowed)
  return parsed.value
}

describe('a link', () => {
  test.each<{ name: string; text: string; expected: Partial<Link> }>([
    {
      name: 'names a sequence, a table and a column',
      text: 'users_seq -> users.id',
      expected: {
        sequence: { schema: null, name: plain('users_seq') },
        table: { schema: null, name: plain('users') },
        column: plain('id'),
        block: 'single',
      },
    },
    {
      name: 'may name the schemas',
      text: 'app.users_seq -> shop.users.id',
      expected: {
        sequence: { schema: plain('app'), name: plain('users_seq') },
        table: { schema: plain('shop'), name: plain('users') },
        column: plain('id'),
      },
    },
    {
      name: 'may be pooled',
      text: 'users_seq -> users.id pooled',
      expected: { block: 'pooled' },
    },
    {
      name: 'may be pooled-lo',
      text: 'users_seq -> users.id   pooled-lo',
      expected: { block: 'pooled-lo' },
    },
    {
      name: 'needs no blanks around its arrow',
      text: 'users_seq->users.id',
      expected: { sequence: { schema: null, name: plain('users_seq') }, column: plain('id') },
    },
    {
      name: 'may quote a name with a dot',
      text: '"a.b" -> "c.d"."e.f"',
      expected: {
        sequence: { schema: null, name: quoted('a.b') },
        table: { schema: null, name: quoted('c.d') },
        column: quoted('e.f'),
      },
    },
    {
      name: 'may quote a name with an arrow',
      text: '"a -> b" -> t."-> c"',
      expected: { sequence: { schema: null, name: quoted('a -> b') }, column: quoted('-> c') },
    },
    {
      name: 'may quote a name with blanks, which no kind follows',
      text: 'app."users seq" -> "my table"."id pooled"',
      expected: {
        sequence: { schema: plain('app'), name: quoted('users seq') },
        column: quoted('id pooled'),
        block: 'single',
      },
    },
    {
      name: 'may quote a name with blanks, which a kind follows',
      text: '"users seq" -> "my table"."the id" pooled',
      expected: { column: quoted('the id'), block: 'pooled' },
    },
    {
      name: 'doubles quotes within quotes',
      text: '"say ""hi""" -> t.id',
      expected: { sequence: { schema: null, name: quoted('say "hi"') } },
    },
    {
      name: 'may have letters of any script, digits, underscores and dollars',
      text: 'größe_1$ -> таблица.列',
      expected: { sequence: { schema: null, name: plain('größe_1$') }, column: plain('列') },
    },
    {
      name: 'may stand on an upper-case name, which is not quoted',
      text: 'Users_Seq -> Users.Id',
      expected: { sequence: { schema: null, name: plain('Users_Seq') }, column: plain('Id') },
    },
  ])('$name', ({ text, expected }) => {
    expect(linkOf(text)).toMatchObject(expected)
  })

  test('remembers how it was written, and in which line', () => {
    expect(parseLink('a -> b.c', 7)).toMatchObject({ value: { text: 'a -> b.c', line: 7 } })
  })

  test.each([
    { text: 'users_seq', name: 'has no arrow' },
    { text: 'users_seq => users.id', name: 'has another arrow' },
    { text: 'users_seq → users.id', name: 'has a typographic arrow' },
    { text: 'users_seq - > users.id', name: 'has a broken arrow' },
    { text: 'users_seq <- users.id', name: 'points the other way' },
    { text: 'users_seq ->', name: 'leads nowhere' },
    { text: '-> users.id', name: 'comes from nowhere' },
    { text: 'users_seq -> id', name: 'names a column without a table' },
    { text: 'users_seq -> users.id hilo', name: 'has an unknown kind' },
    { text: 'users_seq -> users.id Pooled', name: 'has a kind in capitals' },
    { text: 'users_seq -> users.id single', name: 'has the kind that is not written' },
    { text: 'users_seq -> users.id pooled lo', name: 'has two kinds' },
    { text: 'a.b.users_seq -> users.id', name: 'names a sequence in three parts' },
    { text: 'users_seq -> db.app.users.id', name: 'names a column in four parts' },
    { text: 'users seq -> users.id', name: 'has a blank in a name without quotes' },
    { text: 'users-seq -> users.id', name: 'has a hyphen in a name without quotes' },
    { text: '"users_seq -> users.id', name: 'has an open quote' },
    { text: '"" -> users.id', name: 'has an empty name' },
    { text: 'users_seq -> users..id', name: 'has an empty part' },
    { text: 'users_seq -> users.', name: 'ends with a dot' },
    { text: 'users_seq -> users.id, orders_seq -> orders.id', name: 'is two links' },
  ])('that $name is none, and the fault names the line: $text', ({ text }) => {
    expect(parseLink(text, 3)).toEqual({
      ok: false,
      allowed: 'allowed in line 3: sequence -> table.column, then optionally pooled or pooled-lo',
    })
  })
})

test.each([
  { name: 'none are there', input: '', expected: [] },
  {
    name: 'each line is one',
    input: 'a -> b.c\nd -> e.f',
    expected: [
      { text: 'a -> b.c', line: 1 },
      { text: 'd -> e.f', line: 2 },
    ],
  },
  {
    name: 'blank lines and blanks around are dropped, but counted',
    input: '\n  a -> b.c  \n\n\t\n d -> e.f\n',
    expected: [
      { text: 'a -> b.c', line: 2 },
      { text: 'd -> e.f', line: 5 },
    ],
  },
  {
    name: 'lines may end as on Windows',
    input: 'a -> b.c\r\nd -> e.f\r\n',
    expected: [
      { text: 'a -> b.c', line: 1 },
      { text: 'd -> e.f', line: 2 },
    ],
  },
])('of the lines of the input $name', ({ input, expected }) => {
  expect(splitLinks(input)).toEqual(expected)
})
