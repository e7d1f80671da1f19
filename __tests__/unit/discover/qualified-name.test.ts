/** Reads a name as PostgreSQL reads it from a text. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseQualifiedName } from '../../../src/discover/qualified-name.ts'

test.each([
  ['loans_id_seq', null, 'loans_id_seq'],
  ['public.loans_id_seq', 'public', 'loans_id_seq'],
  ['shop.public.loans_id_seq', 'public', 'loans_id_seq'],
  ['Public.Loans_Id_SEQ', 'public', 'loans_id_seq'],
  ['"Public"."Loans"', 'Public', 'Loans'],
  ['public."Loans"', 'public', 'Loans'],
  ['"a.b"."c.d"', 'a.b', 'c.d'],
  ['"say ""hi"""', null, 'say "hi"'],
  ['" padded "', null, ' padded '],
  [' public . loans ', 'public', 'loans'],
  ['ZÄHLER', null, 'zÄhler'],
  ['zähler_😀', null, 'zähler_😀'],
])('%j is schema %j, name %j', (text, schema, name) => {
  expect(parseQualifiedName(text)).toEqual({ schema, name })
})

test.each(['', ' ', '.', 'a.', '.a', 'a..b', 'a.b.c.d', 'a b', '"open', '""', 'a"b"', '"a"b'])(
  '%j is no name',
  (text) => {
    expect(parseQualifiedName(text)).toBeNull()
  },
)

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

test('any two names survive being quoted', () => {
  const identifier = fc.string({ unit: 'grapheme', minLength: 1 })
  fc.assert(
    fc.property(identifier, identifier, (schema, name) => {
      expect(parseQualifiedName(`${quoted(schema)}.${quoted(name)}`)).toEqual({ schema, name })
    }),
  )
})
