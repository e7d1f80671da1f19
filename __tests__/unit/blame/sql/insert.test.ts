/** INSERT, with values or a SELECT. */
import { describe, expect, test } from 'vitest'
import { lineIn } from './line-in.ts'

describe('an INSERT is blamed', () => {
  test.each([
    ['insert into users (id, name) values (100, $$x$$);', 'with a colliding id'],
    ['INSERT INTO "users" ("id") VALUES (100)', 'in capitals and quotes, without a semicolon'],
    ['insert into Public.USERS (ID) values (100);', 'with names in any case'],
    ['insert into public.users values (100, 1);', 'without a column list'],
    ['insert into app.public.users (id) values (100);', 'with the name of the database'],
    ['insert into users as u (name, id) values (1, 100);', 'with an alias'],
    ['insert into users (name, id) values (1, 2), (1, 100);', 'for any of its rows'],
    ['insert into users (id) values (+100);', 'with a sign'],
    ["insert into users (id) values ('100');", 'with a string'],
    ["insert into users (id) values (E'100');", 'with an escape string'],
    ["insert into users (id) values ('100'::text::bigint);", 'with casts'],
    ['insert into users (id) values ((100::int));', 'in parentheses'],
    ['insert into users (a, id) values (array[1,2], 100);', 'behind an array'],
    ["insert into users (a, id) values (f(1,(2),'),('), 100);", 'behind a call'],
    ['insert into users (id) overriding system value values (100);', 'overriding system values'],
    ['insert into users (id) values (100) on conflict (id) do update set id = 1;', 'as an upsert'],
    ['insert /* a /* b */ c */ into -- d\nusers(id)values(100);', 'with comments anywhere'],
    ['with a as (select 1) insert into users (id) values (100);', 'after WITH'],
    ['with a as (insert into users (id) values (100) returning id) select 1;', 'within WITH'],
    ['insert into users (id) select id from old;', 'with a query'],
    ['insert into users select * from old;', 'with a query of all columns'],
    ['insert into users (id, name) select 100, 1;', 'with a query of a colliding literal'],
    ['insert into users (id) select a union all select 100;', 'with a query that goes on'],
    ['insert into users (id) (select id from old);', 'with a query in parentheses'],
    ['insert into users (select * from old);', 'with a query in place of the columns'],
    ['insert into users table old;', 'with a whole table'],
    ['insert into users (id) values (1 + 99);', 'with an expression'],
    ["insert into users (id) values (nextval('s') + 5);", 'with a moved value of a sequence'],
    ['insert into users (id) values (:id);', 'with a variable'],
    ['insert into users (name, id) values (:row);', 'with a variable that may be a row'],
    ['insert into users (id) overriding user value values (100);', 'overriding user values'],
    ['insert into users (id) values (1), (2) limit 1;', 'with rows that are limited'],
    ["insert into users (id) values (' 100');", 'with an integer in another spelling'],
    ['insert into users (id) values (100.0);', 'with a number in another spelling'],
    [`insert into users (id) values (${'9'.repeat(500)});`, 'with a number without end'],
  ])('%s: %s', (sql) => {
    expect(lineIn(`select 1;\n\n  ${sql}`)).toBe(3)
  })
})

describe('an INSERT is not blamed', () => {
  test.each([
    ['insert into users (id) values (99), (-100);', 'with other ids'],
    ['insert into users (id) values (default), (null);', 'without ids'],
    ["insert into users (id) values (nextval('users_id_seq'::regclass));", 'with the next value'],
    ["insert into users (id) values (pg_catalog.nextval('s'));", 'with the next value, qualified'],
    ["insert into users (id, a) select nextval('s'), a from old;", 'with a query of next values'],
    ['insert into users (id) select 5 as id where true;', 'with a query of another literal'],
    ['insert into users default values;', 'with default values'],
    ['insert into users (name) values (100);', 'with another column'],
    ['insert into users (name) select id from old;', 'with another column and a query'],
    ['insert into posts (id) values (100);', 'with another table'],
    ['insert into app.users (id) values (100);', 'with another schema'],
    ['insert into "Users" (id) values (100);', 'with another case in quotes'],
    ['insert into users ("ID") values (100);', 'with another case of the column'],
    ['insert into users values (1, 100);', 'with another position'],
    ["insert into users (id) values ('abc');", 'with a text'],
    ["select 'insert into users (id) values (100);';", 'in a string'],
    ["select E'\\'; insert into users (id) values (100); --';", 'in an escape string'],
    ['select "insert into users (id) values (100)";', 'in a name'],
    ['-- insert into users (id) values (100);', 'in a comment'],
    ['/* insert into users (id) values (100); */', 'in a block comment'],
    ['select $a$ insert into users (id) values (100); $b$ $a$;', 'in dollar quotes'],
    [
      'create function f() returns int language sql as $$ insert into users (id) values (100); $$;',
      'in a function',
    ],
    ['update users set id = 100;', 'which is none'],
    ['prepare p as insert into users (id) values (100);', 'when it is only prepared'],
    [
      'create procedure p() begin atomic select 1; insert into users (id) values (100); end;',
      'in a body of the SQL standard',
    ],
    [
      'create rule r as on delete to a do also (select 1; insert into users (id) values (100););',
      'in a rule',
    ],
    ['explain insert into users (id) values (100);', 'when it is only explained'],
  ])('%s: %s', (sql) => {
    expect(lineIn(sql)).toBeNull()
  })
})

describe('an INSERT by position', () => {
  test('counts from one', () => {
    expect(lineIn('insert into users values (1, 100);', { target: { position: 2 } })).toBe(1)
  })

  test('knows a select list', () => {
    const second = { target: { position: 2 } }
    expect(lineIn('insert into users select a, 5 from b;', second)).toBeNull()
    expect(lineIn('insert into users select b.*, 5 from b;', second)).toBe(1)
    expect(lineIn('insert into users select a * 2, 100 from b;', second)).toBe(1)
  })
})

describe('the line', () => {
  test('is that of the keyword of the first statement that is not harmless', () => {
    const sql = `insert into posts (id) values (100);\r
insert into users (id) values (1);\r
insert into\r
users (id) values\r
(2),\r
(100);\r
insert into users (id) values (200);\r
`
    expect(lineIn(sql)).toBe(3)
  })

  test('is that of INSERT after WITH', () => {
    expect(lineIn('with a as (\nselect 1)\ninsert into users (id)\nselect 5 + 5;')).toBe(3)
  })

  test('counts the lines of strings, comments and dollar quotes', () => {
    expect(lineIn("select '\n', $$\n$$ /*\n*/ -- \n;insert into users values (100);")).toBe(5)
  })
})

describe('names', () => {
  test.each([
    ['insert into "Größe" ("Nr.") values (100);', 'in quotes'],
    [
      'insert into "say ""Größe""" ("Nr.") values (1);insert into public."Größe"("Nr.")values(100)',
      'with doubled quotes',
    ],
  ])('%s: %s', (sql) => {
    expect(lineIn(sql, { target: { table: 'Größe', column: 'Nr.' } })).toBe(1)
  })

  test('are folded in ASCII only', () => {
    const größe = { target: { table: 'größe' } }
    expect(lineIn('insert into GRößE (id) values (100);', größe)).toBe(1)
    expect(lineIn('insert into GRÖßE (id) values (100);', größe)).toBeNull()
  })
})
