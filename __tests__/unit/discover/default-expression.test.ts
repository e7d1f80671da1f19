/** Tells a bare `nextval` from a default that does more. */
import { describe, expect, test } from 'vitest'
import { parseDefaultExpression } from '../../../src/discover/default-expression.ts'

describe('a default that only calls nextval', () => {
  test.each([
    ["nextval('public.loans_id_seq'::regclass)", 'public.loans_id_seq'],
    ["(nextval('public.s'::regclass))::integer", 'public.s'],
    ["((nextval('public.s'::regclass))::numeric)::text", 'public.s'],
    ["(nextval('public.s'::regclass))::character varying(20)", 'public.s'],
    ["(nextval('public.s'::regclass))::double precision", 'public.s'],
    ["(nextval('public.s'::regclass))::numeric(10,2)", 'public.s'],
    [`(nextval('public.s'::regclass))::app."Code"`, 'public.s'],
    [`nextval('public."User_id_seq"'::regclass)`, 'public."User_id_seq"'],
    [`nextval('"My App"."a.b"'::regclass)`, '"My App"."a.b"'],
    [`nextval('public."O''Brien"'::regclass)`, `public."O'Brien"`],
    [String.raw`nextval(E'public."a\\b"'::regclass)`, String.raw`public."a\b"`],
    [String.raw`nextval(E'public."a\\''b"'::regclass)`, String.raw`public."a\'b"`],
    [`nextval('public."(::)"'::regclass)`, 'public."(::)"'],
    [`nextval('public."zähler_😀"'::regclass)`, 'public."zähler_😀"'],
    [`nextval('public."two\nlines"'::regclass)`, 'public."two\nlines"'],
  ])('%s is bare and follows the constant', (text, name) => {
    expect(parseDefaultExpression(text)).toEqual({
      kind: 'bare',
      reference: { text: name, kind: 'constant' },
    })
  })

  test.each([
    ["nextval(('loans_id_seq'::text)::regclass)", 'loans_id_seq'],
    ["nextval(('public.s'::character varying)::regclass)", 'public.s'],
    ["(nextval(('s'::text)::regclass))::integer", 's'],
  ])('%s is bare and looks its text up at each call', (text, name) => {
    expect(parseDefaultExpression(text)).toEqual({
      kind: 'bare',
      reference: { text: name, kind: 'text' },
    })
  })
})

describe('a default that does more', () => {
  test.each([
    "('INV-'::text || nextval('public.s'::regclass))",
    "(nextval('public.s'::regclass) * 10)",
    "(10 * nextval('public.s'::regclass))",
    "(- nextval('public.s'::regclass))",
    "((nextval('public.s'::regclass))::integer + 1)",
    "to_char(nextval('public.s'::regclass), '000000'::text)",
    "lpad((nextval('public.s'::regclass))::text, 8, '0'::text)",
    "COALESCE(nextval('public.s'::regclass), (0)::bigint)",
    "CASE WHEN true THEN nextval('public.s'::regclass) ELSE (0)::bigint END",
    "ARRAY[nextval('public.s'::regclass)]",
  ])('%s is compound, and its sequence is told', (text) => {
    expect(parseDefaultExpression(text)).toEqual({
      kind: 'compound',
      references: [{ text: 'public.s', kind: 'constant' }],
      isNameless: false,
    })
  })

  test('tells every sequence that it calls', () => {
    const text = "(nextval('public.a'::regclass) + nextval(('b'::text)::regclass))"
    expect(parseDefaultExpression(text)).toEqual({
      kind: 'compound',
      references: [
        { text: 'public.a', kind: 'constant' },
        { text: 'b', kind: 'text' },
      ],
      isNameless: false,
    })
  })

  test.each([
    { text: "nextval((('s'::text || '_seq'::text))::regclass)", references: [] },
    { text: 'nextval(app.current_sequence())', references: [] },
    {
      text: "(nextval('public.s'::regclass) + nextval(app.current_sequence()))",
      references: [{ text: 'public.s', kind: 'constant' }],
    },
  ])('$text works a name out', ({ text, references }) => {
    expect(parseDefaultExpression(text)).toEqual({ kind: 'compound', references, isNameless: true })
  })

  test.each([
    "app.nextval('public.s'::regclass)",
    `"nextval"('public.s'::regclass)`,
    "('nextval(''public.s''::regclass)'::text)",
  ])('%s is no call', (text) => {
    expect(parseDefaultExpression(text)).toEqual({
      kind: 'compound',
      references: [],
      isNameless: false,
    })
  })
})
