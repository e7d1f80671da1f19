import { describe, expect, test } from 'vitest'
import { lineIn } from './line-in.ts'

const BARE = '\ninsert into users (id) values (100);'
const FULL = '\ninsert into public.users (id) values (100);'

describe('an unqualified name', () => {
  test.each([
    ['', 'is sure where nothing sets the path'],
    ['set search_path = public, app;', 'is sure in the first schema'],
    ['set session search_path to "public";', 'is sure in the first schema, in quotes'],
    ["set search_path to 'public';", 'is sure in the first schema, as a string'],
    ['set search_path to "$user", public;', 'is sure by the default'],
    ["set schema 'public';", 'is sure by the other spelling'],
    [
      "select pg_catalog.set_config('search_path', 'public, pg_catalog', false);",
      'is sure by the function',
    ],
    ['set search_path = app; reset search_path;', 'is sure where the path is reset'],
    ['set search_path = app; discard all;', 'is sure where all is reset'],
    ['set search_path = app; set search_path to default;', 'is sure where the default is set'],
    ['begin; set local search_path = app; commit;', 'is sure after a local path'],
    [
      'set search_path = app; begin; set local search_path = public;',
      'is sure in a local path, to be committed',
    ],
  ])('%s: %s', (sql) => {
    expect(lineIn(`${sql}${BARE}; commit;`)).toBe(2)
  })

  test.each([
    ['set search_path = app;', 'is that of another schema'],
    ['set search_path = app, public;', 'may be that of another schema'],
    ['set search_path = :path;', 'is not known where psql puts the path in'],
    ["select set_config('search_path', '', false);", 'is none in the empty path of a dump'],
    [
      "select set_config('search_path', 'a'||'b', false);",
      'is not known where the path is put together',
    ],
    ['set local search_path = public;', 'is not known where a local path has no transaction'],
    ['\\if true\nset search_path = app;\n\\endif', 'is not known where the path may be set'],
  ])('%s: %s', (sql) => {
    expect(lineIn(sql + BARE)).toBeNull()
    expect(lineIn(sql + FULL)).toBe(sql.split('\n').length + 1)
  })

  test('is not sure where another schema has the table', () => {
    const isAmbiguous = { target: { isAmbiguous: true } }
    expect(lineIn(BARE, isAmbiguous)).toBeNull()
    expect(lineIn(`set search_path = "$user", public;${BARE}`, isAmbiguous)).toBeNull()
    expect(lineIn(FULL, isAmbiguous)).toBe(2)
  })

  test('is sure where the path has the first of several', () => {
    const isAmbiguous = { target: { isAmbiguous: true } }
    expect(lineIn(`set search_path = public;${BARE}`, isAmbiguous)).toBe(2)
  })
})
