/** Which columns draw from a sequence, on every shape that the catalog has for it. */
import { expect } from 'vitest'
import { test } from '../helpers/database.ts'
import { run } from '../helpers/run.ts'

test('a default counts as a text, owned or not, and after the sequence was renamed', async ({
  database,
}) => {
  await database.sql(`
    create sequence "Weird ""name"".x";
    create table a (id int default nextval('"Weird ""name"".x"'::text));
    create sequence before_rename;
    create table b (id int default nextval('before_rename'));
    alter sequence before_rename rename to "nach Ümbenennung";
    insert into a values (4);
    insert into b values (6)`)
  const { sequence } = await run(database)
  expect(sequence('public."Weird ""name"".x"')).toMatchObject({
    columns: ['public.a.id'],
    after: { next: '5' },
  })
  expect(sequence('public."nach Ümbenennung"')).toMatchObject({
    columns: ['public.b.id'],
    after: { next: '7' },
  })
})

test("an unqualified text is looked up along the role's own default search_path", async ({
  database,
}) => {
  const role = `r_${database.name.slice(-8)}`
  await database.sql(`
    create role ${role} login superuser;
    create schema app;
    create sequence app.ids;
    create sequence public.ids;
    create table app.t (id int default nextval('ids'::text));
    insert into app.t values (3);
    alter role ${role} in database ${database.name} set search_path = app, public`)
  const { sequence } = await run(database, { 'connection-string': database.uriFor(role) })
  expect(sequence('app.ids')).toMatchObject({ columns: ['app.t.id'], status: 'fixed' })
  expect(sequence('public.ids')).toMatchObject({ columns: [], status: 'unused' })
  await database.sql(`drop owned by ${role}; drop role ${role}`)
})

test('a text that the search_path does not find makes its namesakes unknown and names the default', async ({
  database,
}) => {
  await database.sql(`
    create schema app;
    create sequence app.hidden_ids;
    create table app.t (id int default nextval('hidden_ids'::text));
    insert into app.t values (3)`)
  const { sequence, report } = await run(database)
  expect(sequence('app.hidden_ids')).toMatchObject({ columns: ['app.t.id'], status: 'unknown' })
  expect(sequence('app.hidden_ids').message).toContain('hidden_ids')
  expect(report.failed).toBe(false)
})

test("a domain's default counts where the column has none of its own", async ({ database }) => {
  await database.sql(`
    create sequence ids;
    create domain auto_id as bigint default nextval('ids');
    create domain nested as auto_id;
    create table a (id auto_id, name text);
    create table b (id nested);
    create table c (id auto_id default 0);
    insert into a values (10);
    insert into b values (20);
    insert into c values (30)`)
  const { sequence } = await run(database)
  expect(sequence('ids')).toMatchObject({
    columns: ['public.a.id', 'public.b.id'],
    furthest: '20',
    after: { next: '21' },
  })
})

test('a default that does more than cast is unknown, and drift elsewhere beats it', async ({
  database,
}) => {
  await database.sql(`
    create sequence invoice_no;
    create table invoices (code text default 'INV-' || nextval('invoice_no'));
    create sequence tens;
    create table t (id int default nextval('tens') * 10, other int default nextval('tens'));
    insert into invoices values ('INV-1');
    insert into t values (10, 2)`)
  const checked = await run(database, { mode: 'check' })
  expect(checked.sequence('invoice_no')).toMatchObject({
    columns: ['public.invoices.code'],
    status: 'unknown',
    furthest: null,
  })
  expect(checked.sequence('invoice_no').message).toContain(`'INV-'`)
  expect(checked.sequence('tens')).toMatchObject({ status: 'drifted', furthest: '2' })
  await run(database)
  const again = await run(database)
  expect(again.sequence('tens').status).toBe('unknown')
})

test('a text column with a bare nextval counts the rows that are a canonical integer', async ({
  database,
}) => {
  await database.sql(`
    create sequence codes;
    create table t (code varchar(20) default nextval('codes'));
    insert into t values ('7'), ('010'), ('+9'), ('8 '), ('x'), ('9.0'), ('99999999999999999999'), (null)`)
  const { sequence } = await run(database)
  expect(sequence('codes')).toMatchObject({ furthest: '7', after: { next: '8' } })
})

test('numeric and floating-point rows count where they are integers within reach', async ({
  database,
}) => {
  await database.sql(`
    create sequence n;
    create table a (id numeric default nextval('n'));
    insert into a values ('NaN'), (17), (18.5), (1e30), (-3), (null);
    create sequence r;
    create table b (id real default nextval('r'));
    insert into b values ('NaN'), ('Infinity'), ('-Infinity'), (16777216), (3e10), (5.5);
    create sequence d;
    create table c (id double precision default nextval('d'));
    insert into c values ('NaN'), ('Infinity'), (9007199254740991), (9007199254740993), (1e300)`)
  const { sequence } = await run(database)
  expect(sequence('n')).toMatchObject({ furthest: '17', after: { next: '18' } })
  expect(sequence('r')).toMatchObject({ furthest: '30000001024', status: 'fixed' })
  expect(sequence('d')).toMatchObject({ furthest: '9007199254740992', status: 'fixed' })
})

test('inheritance children are read with their parent, and a child with a default of its own alone', async ({
  database,
}) => {
  await database.sql(`
    create table parent (id serial, name text);
    create table child () inherits (parent);
    create table plain (id int, name text);
    create table child_of_plain () inherits (plain);
    create sequence own_seq;
    alter table child_of_plain alter id set default nextval('own_seq');
    insert into child values (9);
    insert into plain values (100);
    insert into child_of_plain values (4)`)
  const { sequence } = await run(database)
  expect(sequence('parent_id_seq')).toMatchObject({
    columns: ['public.parent.id'],
    after: { next: '10' },
  })
  expect(sequence('own_seq')).toMatchObject({
    columns: ['public.child_of_plain.id'],
    after: { next: '5' },
  })
})

test('dependency rows of another kind between a sequence and a column mean nothing', async ({
  database,
}) => {
  await database.sql(`
    create table t (id int primary key);
    create sequence loose;
    insert into t values (5);
    insert into pg_depend (classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype)
    values ('pg_class'::regclass, 'loose'::regclass, 0, 'pg_class'::regclass, 't'::regclass, 1, 'n')`)
  const { sequence } = await run(database)
  expect(sequence('loose')).toMatchObject({ columns: [], status: 'unused' })
})

test('a column that owns a sequence counts without a default, but not as text', async ({
  database,
}) => {
  await database.sql(`
    create table a (id int primary key, code text);
    create sequence by_id owned by a.id;
    create sequence by_code owned by a.code;
    insert into a values (6, '6')`)
  const { sequence } = await run(database)
  expect(sequence('by_id')).toMatchObject({ status: 'fixed', after: { next: '7' } })
  expect(sequence('by_code')).toMatchObject({ columns: ['public.a.code'], status: 'unknown' })
})

test('unlogged tables count, views and system schemas do not', async ({ database }) => {
  await database.sql(`
    create unlogged table u (id serial primary key);
    insert into u values (2);
    create view v as select * from u;
    alter view v alter id set default nextval('u_id_seq')`)
  const { json } = await run(database)
  expect(json.databases[0]?.sequences.map(({ name, columns }) => ({ name, columns }))).toEqual([
    { name: 'public.u_id_seq', columns: ['public.u.id'] },
  ])
})

test('tables and columns named like the aliases of the SQL are read correctly', async ({
  database,
}) => {
  await database.sql(`
    create table q (id serial primary key, lowest int, highest int, "position" int);
    create table r (r serial primary key, q int);
    create table s (last_value serial primary key, is_called int, tableoid_ int);
    insert into q values (3, 900, 900, 900);
    insert into r values (4, 900);
    insert into s values (5, 900, 900)`)
  const { sequence } = await run(database)
  expect(sequence('q_id_seq').after?.next).toBe('4')
  expect(sequence('r_r_seq').after?.next).toBe('5')
  expect(sequence('s_last_value_seq').after?.next).toBe('6')
})

test('a default that works the name out keeps every sequence without a column from being unused', async ({
  database,
}) => {
  await database.sql(`
    create sequence orders_seq;
    create table orders (id int primary key default nextval(('public.' || 'orders_seq')::regclass));
    create table typo (id int default nextval('missing_seq'::text));
    insert into orders values (1), (2)`)
  const { sequence, report } = await run(database)
  expect(sequence('orders_seq')).toMatchObject({ columns: ['public.orders.id'], status: 'unknown' })
  expect(sequence('orders_seq').message).toMatch(/'public\.'.* works out which sequence it calls/)
  expect(report.databases[0]?.notes).toEqual([
    expect.stringContaining('public.orders.id, public.typo.id'),
  ])
})

test('a sequence may be named by its oid', async ({ database }) => {
  await database.sql(`
    create sequence a;
    create sequence b;
    do $$ begin
      execute format('create table t (id int default nextval(%L::text))', 'a'::regclass::oid);
      execute format('create table u (id int default nextval(%s::oid::regclass))', 'b'::regclass::oid);
    end $$;
    insert into t values (3);
    insert into u values (8)`)
  const { sequence } = await run(database)
  expect(sequence('a')).toMatchObject({ columns: ['public.t.id'], after: { next: '4' } })
  expect(sequence('b')).toMatchObject({ columns: ['public.u.id'], after: { next: '9' } })
})

test('backslashes in names are read right whatever standard_conforming_strings is', async ({
  database,
}) => {
  await database.sql(`
    create sequence "back\\slash";
    create sequence "back\\\\slash";
    create table t (id int primary key default nextval('"back\\slash"'));
    insert into t values (3);
    alter database ${database.name} set standard_conforming_strings = off`)
  const { sequence } = await run(database)
  expect(sequence('public."back\\slash"')).toMatchObject({ status: 'fixed' })
  expect(sequence('public."back\\\\slash"')).toMatchObject({ status: 'unused' })
})

test('a database in another encoding than UTF-8 is read like any other', async ({ database }) => {
  const name = `${database.name}_latin1`
  await database.sql(
    `create database ${name} encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0`,
  )
  const uri = database.uri.replace(database.name, name)
  const { json } = await run(database, { 'connection-string': uri })
  expect(json.databases[0]).toMatchObject({ name, error: null })
  await database.sql(`drop database ${name}`)
})

test('a nameless default leaves no sequence unused, whatever its column owns, unless it is out of scope', async ({
  database,
}) => {
  await database.sql(`
    create sequence owned;
    create sequence drawn;
    create function pick() returns regclass language sql as $$ select 'drawn'::regclass $$;
    create table t (id int default nextval(pick()));
    create table other (id serial primary key);
    alter sequence owned owned by t.id;
    insert into t values (1), (2)`)
  const { sequence } = await run(database)
  expect(sequence('owned').status).toBe('unknown')
  expect(sequence('drawn')).toMatchObject({ columns: ['public.t.id'], status: 'unknown' })

  const without = await run(database, { 'exclude-tables': 't' })
  expect(without.sequence('drawn').status).toBe('unused')
  expect(without.report.databases[0]?.notes).toEqual([])
  const elsewhere = await run(database, { tables: 'other' })
  expect(elsewhere.json.totals).toMatchObject({ checked: 1, unused: 0 })
  expect(elsewhere.report.databases[0]?.notes).toEqual([])
})
