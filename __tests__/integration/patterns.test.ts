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
