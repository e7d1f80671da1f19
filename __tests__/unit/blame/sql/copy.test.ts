/** COPY, with its data or a file of it. */
import { describe, expect, test } from 'vitest'
import { findingIn, isFollowed, lineIn } from './line-in.ts'

const AFTER = 'insert into users (id) values (200);'

describe('a COPY of data is blamed', () => {
  test.each([
    ['copy users (id, name) from stdin;', '1\ta\n100\tb', 'with a colliding id'],
    ['COPY public.users FROM stdin;', '100\ta', 'by position'],
    ['copy users (name, id) from stdin;', 'a\\\tb\t100', 'behind an escaped tab'],
    ['copy users (name, id) from stdin;', 'a\\\nb\t100', 'behind an escaped line break'],
    ['copy users (id) from stdin with (format csv);', '"1"\n"100"', 'as CSV'],
    ['copy users (name, id) from stdin csv;', '"a ""b"", \nc",100', 'as CSV behind quotes'],
    [
      'copy users (name, id) from stdin (format csv, header);',
      'name,id\na,100',
      'as CSV with a header',
    ],
    [
      "copy users (name, id) from stdin with delimiter as ';' csv;",
      'a,b;100',
      'with another delimiter',
    ],
    [
      "copy users (name, id) from stdin (delimiter E'\\t', format 'csv');",
      'a,b\t100',
      'with an escaped delimiter',
    ],
    ["copy users (name, id) from stdin delimiter '|';", 'a|100', 'as text with another delimiter'],
    ['copy users (id) from stdin where id > 5;', '100', 'with a condition'],
    ['copy users (id) from stdin -- now\n -- the data\n;', '100', 'with comments'],
    ['copy users (id) from stdin; -- data', '100', 'with a comment behind it'],
    ['copy users (id) from stdin \\g', '100', 'that is sent by a command'],
    ['\\copy users (id) from stdin', '100', "as psql's own"],
    ['copy users (id) from stdin;', ' 100', 'with an integer in another spelling'],
  ])('%s %j: %s', (copy, data) => {
    expect(lineIn(`select 1;\n${copy}\n${data}\n\\.\n`)).toBe(2)
  })

  test('whose data end with the file', () => {
    expect(lineIn('copy users (id) from stdin;\n1\n100')).toBe(1)
  })
})

describe('a COPY of many rows', () => {
  const rows = Array.from({ length: 5000 }, (_, index) => `${index + 100}\n`).join('')
  const copy = `copy users (id) from stdin;\n${rows}\\.\n`

  test('is blamed, and what follows is seen', () => {
    expect(lineIn(copy)).toBe(1)
    expect(lineIn(`${copy}insert into users (id) values (100);`)).toBe(1)
    expect(lineIn(`${copy}insert into users (id) values (a + 1);`)).toBeNull()
  })

  test('is read to its end for the ids of other statements', () => {
    const first = 'insert into users (id) values (4500);\n'
    expect(findingIn(first + copy)?.candidates[0]?.[1].isRepeated).toBe(true)
  })
})

describe('a COPY of data is not blamed', () => {
  test.each([
    ['copy users (id) from stdin;', '1\n-100\n\\N', 'with other ids'],
    ['copy users (name) from stdin;', '100', 'with another column'],
    ['copy posts (id) from stdin;', '100', 'with another table'],
    ['copy users (id, name) from stdin;', '1\t100\\\n100', 'with what goes on with a value'],
    ['copy users (id, name) from stdin csv;', '1,"\n100,\n"', 'with what is in quotes'],
    ['copy users (id) from stdin csv header;', '100\n1', 'with what is a header'],
    ["copy users (id) from stdin null '100';", '100', 'with what stands for NULL'],
    ['copy posts from stdin;', 'it\'s\n$$\n/*\n"', 'with open quotes'],
  ])('%s %j: %s', (copy, data) => {
    expect(isFollowed(`${copy}\n${data}\n\\.\n`)).toBe(true)
    expect(lineIn(`${copy}\n${data}\n\\.\n`)).toBeNull()
    expect(lineIn(`${copy}\r\n${data.replaceAll('\n', '\r\n')}\r\n\\.\r\n${AFTER}`)).not.toBeNull()
  })
})

describe('a COPY of a file', () => {
  test.each([
    ["copy users (id) from '/tmp/users.csv' csv;", 'on the server'],
    ["copy users from program 'gunzip users';", 'from a program'],
  ])('is blamed as the only one: %s', (sql) => {
    expect(lineIn(`select 1;\n${sql}\n`)).toBe(2)
  })

  test.each([
    'copy users to stdout;',
    "copy users (id) to '/tmp/users';",
    'copy (select id from users) to stdout;',
    "copy users (name) from '/tmp/names';",
    "\\copy (select * from users) to 'x'",
  ])('is not blamed for what is no import: %s', (sql) => {
    expect(isFollowed(`${sql}\n`)).toBe(true)
    expect(lineIn(`${sql}\n`)).toBeNull()
  })
})

describe('what cannot be followed', () => {
  test.each([
    ["copy posts from stdin (format csv, quote '''');\n1\n\\.\n", 'quotes of another kind'],
    ['copy posts from stdin (format binary);\n1\n\\.\n', 'binary data'],
    ['copy posts from stdin; select 1;\n1\n\\.\n', 'a statement before the data'],
    ['copy :table from stdin;\n1\n\\.\n', 'a table that psql puts in'],
  ])('leaves no line after %j: %s', (sql) => {
    expect(lineIn(sql + AFTER)).toBeNull()
    expect(lineIn(`${AFTER}\n${sql}`)).toBeNull()
  })
})
