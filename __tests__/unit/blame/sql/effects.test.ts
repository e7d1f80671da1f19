import { describe, expect, test } from 'vitest'
import { lineIn } from './line-in.ts'

const SURE = 'insert into users (id) values (100);\n'
const UNSURE = 'insert into users (id) select id from old;\n'

describe('a query is not blamed once', () => {
  test.each([
    ["select setval('users_id_seq', 500);", 'a sequence is set'],
    ["select pg_catalog.setval('posts_id_seq', 500, true);", 'any sequence is set'],
    ['alter sequence users_id_seq restart with 500;', 'a sequence is restarted'],
    ['alter sequence s owned by users.id;', 'a sequence is altered'],
    ['alter table posts alter column id restart;', 'a column is restarted'],
    ['truncate posts, users;', 'the table is emptied'],
    [
      'truncate table only public.users restart identity;',
      'the table is emptied by another spelling',
    ],
    ['delete from users;', 'all rows are deleted'],
    ['delete from only users where id > 5;', 'some rows are deleted'],
    ['drop table if exists users;', 'the table is dropped'],
    ['drop schema public cascade;', 'the schema is dropped'],
    ['truncate orgs cascade;', 'tables are emptied that reference others'],
    ['update users set id = id + 1;', 'ids are changed'],
    ['alter table users rename to people;', 'the table is renamed'],
    ['\\i more.sql', 'another file is run'],
    ['\\connect other', 'another database is used'],
    ["select 'open", 'a string has no end'],
  ])('%s: %s', (sql) => {
    expect(lineIn(`${UNSURE}${sql}\n`)).toBeNull()
  })

  test('nor is what follows, which may not be the first', () => {
    expect(lineIn(`${UNSURE}select setval('s', 1);\n${SURE}`)).toBeNull()
    expect(lineIn(`${UNSURE}${SURE}`)).toBeNull()
    expect(lineIn(`${UNSURE}${UNSURE}`)).toBeNull()
  })

  test('unless the table was emptied', () => {
    expect(lineIn(`${UNSURE}truncate users;\n${SURE}`)).toBe(3)
    expect(lineIn(`${UNSURE}truncate users;\n${UNSURE}`)).toBe(3)
  })
})

describe('a literal id is blamed all the same', () => {
  test.each([
    ["select setval('users_id_seq', 50);", 'after a sequence is set'],
    ['truncate posts;', 'after another table is emptied'],
    [
      'delete from posts where user_id not in (select id from users);',
      'after rows of another table are deleted',
    ],
    ['update users set name = 1 where id = 100;', 'after a change of another column'],
    ['alter table users add column a int;', 'after a change of the table'],
    ['create table posts as select id from users;', 'after a copy of it'],
    ['select * from users for update;', 'after a lock'],
    ['\\i more.sql', 'before another file'],
    ['\\connect other', 'before another database is used'],
    ["select 'open", 'before a string without an end'],
  ])('%s: %s', (sql) => {
    expect(lineIn(`${SURE}${sql}\n`)).toBe(1)
  })

  test('where the table was empty before', () => {
    expect(
      lineIn(`truncate users;\ndrop schema a cascade;\ndelete from users where true;\n${SURE}`),
    ).toBe(4)
  })
})

describe('a literal id is not blamed', () => {
  test.each([
    ['truncate users;', 'if it is gone'],
    ['delete from users where id = 100;', 'if it may be gone'],
    ['drop table users cascade;', 'if its table is gone'],
    ['update users set id = 5;', 'if it was changed'],
    ['alter table public.users set schema old;', 'if its table is another one now'],
  ])('%s: %s', (sql) => {
    expect(lineIn(`${SURE}${sql}\n`)).toBeNull()
  })

  test('before the table was emptied, but after it', () => {
    expect(lineIn(`${SURE}truncate users;\n${SURE}`)).toBe(3)
    expect(lineIn(`${SURE}delete from users;\n${UNSURE}`)).toBe(3)
  })
})

describe('nothing is blamed after', () => {
  test.each([
    ['\\i more.sql', 'another file'],
    ['\\ir more.sql', 'another file, relative'],
    ['\\! psql -f more.sql', 'another program'],
    ['\\connect other', 'another database'],
    ['select 1 \\gexec', 'statements that a query makes'],
    ['select 1 \\; select 2;', 'a command that is not known'],
    [':statements', 'a variable'],
    ['insert into :"table" (id) values (1);', 'a table that psql puts in'],
    ['insert into ${schema}.users (id) values (1);', 'a table that a template puts in'],
    ['do $$ begin insert into users (id) values (5); end $$;', 'a block that names the table'],
    ["do $$ begin execute 'x'; end $$;", 'a block that runs what it puts together'],
    ["do 'begin end';", 'a block in plain quotes'],
    ['call seed();', 'a procedure'],
    ['merge into users using a on true when not matched then insert (id) values (1);', 'a MERGE'],
    ['update public.users set (name, id) = (1, 2) where id = 5;', 'an UPDATE of ids'],
    ['create table users as select 1 as id;', 'a table that a query fills'],
    ['select 1 as id into users;', 'a table that SELECT fills'],
    ['explain analyze insert into users (id) values (1);', 'an EXPLAIN that runs an INSERT'],
    ['with a as (update users set id = 5) select 1;', 'an UPDATE within WITH'],
    ['set standard_conforming_strings = off;', 'other rules of quoting'],
    ["set client_encoding = 'SJIS';", 'an encoding that hides backslashes'],
    ['\\set AUTOCOMMIT off', 'transactions without a beginning'],
    ['\\q', 'the end'],
    ['\\if :{?seed}\ninsert into users (id) values (100);\n\\endif', 'what may have been run'],
    [
      '\\if x\nexplain analyze insert into users values (1);\n\\endif',
      'what may write in another way',
    ],
    ['\\if x\n:statements\n\\endif', 'what may be anything'],
    ['\\if x\nbegin;\n\\endif', 'a transaction that may have begun'],
    ['\\if true\ncopy posts from stdin;\n1\n\\.\n\\endif', 'data that may have been read'],
    ['create temp table users (id int);', 'a temporary table'],
  ])('%s: %s', (sql) => {
    expect(lineIn(`${sql}\n${SURE}`)).toBeNull()
  })
})

describe('nothing is lost by', () => {
  test.each([
    ['\\set ON_ERROR_STOP on', 'a variable'],
    ['\\restrict Ab1', 'the mark of a dump'],
    ["\\echo done; it's", 'a message'],
    ['\\if :{?seed}\n\\set a 1\n\\else\nselect 1;\n\\endif', 'a condition'],
    ['do $$ begin create type mood as enum (); end $$;', 'a block that does not name the table'],
    ["do $a$ begin null; end; -- $b$ ' $a$;", 'a block with open quotes'],
    [
      'create table users (id int generated always as identity, n int default (1));',
      'its definition',
    ],
    [
      'create function users() returns int language sql as $$ insert into users values (1) $$;',
      'a function',
    ],
    ['select 1 \\gset', 'a query for variables'],
    ["select 'a' \\g", 'a query that a command sends'],
    [
      "set client_encoding = 'UTF8'; set standard_conforming_strings = on;",
      'the settings of a dump',
    ],
    ['create temp table posts (id int);', 'another temporary table'],
    [
      "lock table users; comment on table users is 'insert into users';",
      'statements of other kinds',
    ],
    ['garbage )] "x" \'y\' ; ) ;', 'what is no SQL'],
  ])('%s: %s', (sql) => {
    expect(lineIn(`${sql}\n${SURE}`)).toBe(sql.split('\n').length + 1)
  })
})
