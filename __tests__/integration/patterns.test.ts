/** Selecting tables by name. */
import { expect } from 'vitest'
import { test } from '../helpers/database.ts'
import { run } from '../helpers/run.ts'

const SCHEMA = `
  create schema shop;
  create table users (id serial primary key);
  create table shop.users (id serial primary key);
  create table "Users" (id serial primary key);
  create table logs (n int);
  create sequence loose;
  insert into users values (1);
  insert into shop.users values (1);
  insert into "Users" values (1);
`

async function namesFor(database: Parameters<typeof run>[0], inputs: Parameters<typeof run>[1]) {
  const { json } = await run(database, { mode: 'check', ...inputs })
  return json.databases.flatMap(({ sequences }) => sequences.map(({ name }) => name)).toSorted()
}

test('a name selects in any schema, without regard to case unless it is quoted', async ({
  database,
}) => {
  await database.sql(SCHEMA)
  expect(await namesFor(database, { tables: 'USERS' })).toEqual([
    'public."Users_id_seq"',
    'public.users_id_seq',
    'shop.users_id_seq',
  ])
  expect(await namesFor(database, { tables: '"Users"' })).toEqual(['public."Users_id_seq"'])
  expect(await namesFor(database, { tables: 'sh?p.*' })).toEqual(['shop.users_id_seq'])
  expect(await namesFor(database, { tables: 'logs' })).toEqual([])
  expect(await namesFor(database, { 'exclude-tables': 'public.users' })).toEqual([
    'public.loose',
    'shop.users_id_seq',
  ])
})

test('a pattern that matches no table is an error that names it and the nearest tables', async ({
  database,
}) => {
  await database.sql(SCHEMA)
  const { json, report } = await run(database, { tables: 'user, logs', 'exclude-tables': 'lgos' })
  expect(json.databases[0]?.error).toMatch(/"user"; nearest: .*users/)
  expect(json.databases[0]?.error).toMatch(/"lgos"; nearest: public\.logs/)
  expect(json.totals['problems']).toBe(1)
  expect(report.failed).toBe(true)
})

test('a selected table brings all columns that share its sequence', async ({ database }) => {
  await database.sql(`
    create table a (id serial primary key);
    create table b (id int default nextval('a_id_seq'));
    insert into b values (8)`)
  const { sequence } = await run(database, { tables: 'a' })
  expect(sequence('a_id_seq')).toMatchObject({
    columns: ['public.a.id', 'public.b.id'],
    after: { next: '9' },
  })
})

test('the rows of an excluded table are not read, not even of one partition', async ({
  database,
}) => {
  await database.sql(`
    create table a (id serial primary key);
    create table b (id int default nextval('a_id_seq'));
    insert into a values (3);
    insert into b values (80);
    create table events (id int, year int) partition by list (year);
    create sequence events_seq;
    alter table events alter id set default nextval('events_seq');
    create table events_1 partition of events for values in (1);
    create table events_2 partition of events for values in (2);
    insert into events values (4, 1), (90, 2)`)
  const writer = await database.connect()
  // A read of an excluded table would wait for this lock.
  await writer.query(`begin; lock table b, events_2 in access exclusive mode`)
  const { sequence } = await run(database, { 'exclude-tables': 'b, events_2' })
  expect(sequence('a_id_seq')).toMatchObject({
    columns: ['public.a.id'],
    status: 'fixed',
    after: { next: '4' },
  })
  expect(sequence('events_seq')).toMatchObject({ status: 'fixed', after: { next: '5' } })
  await writer.query('rollback')
})

test('a partition selects the sequence of its tree', async ({ database }) => {
  await database.sql(`
    create table events (id int, year int) partition by list (year);
    create sequence events_seq;
    alter table events alter id set default nextval('events_seq');
    create table events_1 partition of events for values in (1);
    insert into events values (4, 1)`)
  const { sequence } = await run(database, { tables: 'events_1' })
  expect(sequence('events_seq').columns).toEqual(['public.events.id'])
})

/** Foreign tables that no statement can read, so that a read of one is seen. */
const FOREIGN = `
  create foreign data wrapper nothing;
  create server nowhere foreign data wrapper nothing`

test('a foreign table is selected and excluded by its name', async ({ database }) => {
  await database.sql(`
    ${FOREIGN};
    create table a (id serial primary key);
    insert into a values (7);
    create table b (id serial primary key);
    insert into b values (7);
    create foreign table away (id int default nextval('a_id_seq')) server nowhere;
    create sequence lone;
    create foreign table alone (id int default nextval('lone')) server nowhere`)
  expect(await namesFor(database, { tables: 'away' })).toEqual(['public.a_id_seq'])
  expect(await namesFor(database, { tables: 'al*' })).toEqual(['public.lone'])
  expect(await namesFor(database, { 'exclude-tables': 'alone' })).toEqual([
    'public.a_id_seq',
    'public.b_id_seq',
  ])
  const all = await run(database, { mode: 'check' })
  expect(all.sequence('a_id_seq')).toMatchObject({
    columns: ['public.a.id', 'public.away.id'],
    status: 'unreadable',
  })
  const { sequence, json } = await run(database, { 'exclude-tables': 'a??y, alone' })
  expect(json.databases[0]?.error).toBeNull()
  expect(sequence('a_id_seq')).toMatchObject({
    columns: ['public.a.id'],
    status: 'fixed',
    after: { next: '8' },
  })
})

test('a foreign partition selects the sequence of its tree, and is not read where it is excluded', async ({
  database,
}) => {
  await database.sql(`
    ${FOREIGN};
    create table events (id int, year int) partition by list (year);
    create sequence events_seq;
    alter table events alter id set default nextval('events_seq');
    create table events_1 partition of events for values in (1);
    create foreign table events_2 partition of events for values in (2) server nowhere;
    insert into events_1 values (4, 1)`)
  const selected = await run(database, { mode: 'check', tables: 'events_2' })
  expect(selected.sequence('events_seq')).toMatchObject({
    columns: ['public.events.id'],
    status: 'unreadable',
  })
  const { sequence } = await run(database, { 'exclude-tables': 'events_2' })
  expect(sequence('events_seq')).toMatchObject({
    columns: ['public.events.id'],
    status: 'fixed',
    after: { next: '5' },
  })
})

test('a foreign partition is read where another partition is excluded', async ({ database }) => {
  const [{ port } = { port: '' }] = await database.sql(`select current_setting('port') as port`)
  await database.sql(`
    create extension postgres_fdw;
    create server here foreign data wrapper postgres_fdw
      options (host '127.0.0.1', port '${String(port)}', dbname '${database.name}');
    create user mapping for postgres server here options (user 'postgres');
    create table remote (id int, year int);
    insert into remote values (30, 2);
    create table events (id int, year int) partition by list (year);
    create sequence events_seq;
    alter table events alter id set default nextval('events_seq');
    create table events_1 partition of events for values in (1);
    create foreign table events_2 partition of events for values in (2)
      server here options (table_name 'remote');
    insert into events values (80, 1)`)
  const { sequence } = await run(database, { 'exclude-tables': 'events_1' })
  expect(sequence('events_seq')).toMatchObject({
    columns: ['public.events.id'],
    status: 'fixed',
    after: { next: '31' },
  })
})
