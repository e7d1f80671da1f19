import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findingIn, lineIn } from './line-in.ts'

/** Something of everything that a chunk could cut. */
const DUMP = `-- PostgreSQL database dump ä
\\restrict Ab1
SET standard_conforming_strings = on;\r
SELECT pg_catalog.set_config('search_path', '', false);
/* a /* b */ ' */ select E'\\'', 'it''s', "a""b;", $$;'$$, $tag$ $ta $tag $tag$;
create function public.f() returns int begin atomic select 1; end;
\\echo 'x
copy public.posts (id, body) from stdin;
100\tit's \\
\\.5
\\\\
\\.
copy public.posts from stdin (format csv, header);
id,body
100,"a ""b""
\\.x"
\\.
insert into public.posts values (100, 'ü'), (:id, 1e5), (-5, a::int - /**/ -1) -- '
;
do $do$ begin raise 'x'; end $do$;
select 1 \\gset
INSERT INTO public."größe" (a, "Nr.") VALUES (E'it\\'s', 99), ('x', -100), ('y', '100'::bigint);
insert into public."größe" ("Nr.") values (200);
`
const GROESSE = { table: 'größe', column: 'Nr.' }
const LINE = DUMP.slice(0, DUMP.indexOf('INSERT')).split('\n').length

/** Of the kind that opens, closes or cuts something. */
const PIECES: readonly string[] = [
  `' '' " $$ $a$ $ /* */ -- \\ ; : :: ( ) [ ] , . - E' 100 99 id name users public ä`.split(' '),
  ['\n', '\r\n', '\t', ' ', 'begin;', 'rollback;', 'union ', 'with a as (', 'do '],
  ['insert into users (id) values (100);', 'insert into users select ', 'truncate users;'],
  ['copy users from stdin;\n', 'copy users (name, id) from stdin csv;\n', '\n\\.\n'],
  ['\\copy users from x\n', '\n\\if x\n', '\n\\endif\n', '\\g\n'],
  ['set search_path = a;', "select setval('s', 1);"],
].flat()

describe('the line does not depend on where the file is cut', () => {
  test('by chunks of any size', () => {
    const sizes = Array.from({ length: Buffer.from(DUMP).length }, (_, index) => index + 1)
    const lines = sizes.map((chunk) => lineIn(DUMP, { target: GROESSE, chunk }))
    expect(new Set(lines)).toEqual(new Set([LINE]))
  })

  test('whatever the file holds', () => {
    const piece = fc.constantFrom(...PIECES)
    const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 20 }), (sql, chunk) => {
        expect(findingIn(sql, { chunk })).toEqual(findingIn(sql))
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('what has no end', () => {
  test.each([
    [`select '${'x'.repeat(300_000)}';`, 'a string'],
    [`select "${'x'.repeat(300_000)}";`, 'a name in quotes'],
    [`select ${'x'.repeat(300_000)};`, 'a word'],
    [`select ${'1'.repeat(300_000)};`, 'a number'],
    [`select $a$${'$a'.repeat(150_000)}$a$;`, 'a body'],
    [`/*${'*'.repeat(300_000)}*/`, 'a comment'],
    [`--${'-'.repeat(300_000)}`, 'a line'],
    [`\\echo ${'x'.repeat(8000)}`, 'a command'],
    [`copy posts from stdin;\n${'\\'.repeat(300_000)}\n\\.\n`, 'a line of data'],
    [`copy posts from stdin csv;\n"${'x'.repeat(300_000)}"\n\\.\n`, 'a value of data'],
    [`insert into posts values ${'(1, 2),'.repeat(50_000)} (1);`, 'a statement'],
  ])('is passed over: case %#', (sql) => {
    const text = `${sql}\ninsert into users values (100);`
    expect(lineIn(text, { chunk: 1000 })).toBe(text.split('\n').length)
  })
})
