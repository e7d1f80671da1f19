/** Headroom leaves numbers unused between the rows and a sequence that is moved. */
import { expect } from 'vitest'
import { test } from '../helpers/database.ts'
import { run } from '../helpers/run.ts'
import { nextStates, sequenceStates } from '../helpers/sequence-states.ts'

const HEADROOM = { headroom: '1000' }

const SCHEMA = `
  create table orders (id serial primary key);
  insert into orders select generate_series(1, 40);
  create table by_three (id serial primary key);
  alter sequence by_three_id_seq increment 3 minvalue 2 start 2 restart;
  insert into by_three values (11), (12);
  create table by_thousand (id bigserial primary key);
  alter sequence by_thousand_id_seq increment 1000;
  insert into by_thousand values (1);
  create sequence down increment -4 minvalue -100000 maxvalue -1 start -1;
  create table descending (id int default nextval('down'));
  insert into descending values (-9);
  create table healthy (id serial primary key);
  insert into healthy default values;
  create table empty (id serial primary key);
`

/** The first value of the class that is more than 1000 numbers beyond the furthest row. */
const NEXT = {
  orders_id_seq: '1041',
  by_three_id_seq: '1013',
  by_thousand_id_seq: '2001',
  down: '-1013',
}

test('a sequence that is moved goes to the first value of its class more than so many numbers beyond the rows', async ({
  database,
}) => {
  await database.sql(SCHEMA)
  const { report, json, sequence } = await run(database, HEADROOM)
  for (const [name, next] of Object.entries(NEXT)) {
    expect(sequence(name)).toMatchObject({ name: `public.${name}`, status: 'fixed' })
    expect(sequence(name).after?.next).toBe(next)
  }
  expect(sequence('orders_id_seq').furthest).toBe('40')
  expect(json.totals).toMatchObject({ checked: 6, drifted: 4, fixed: 4, healthy: 2 })
  expect(report.failed).toBe(false)
})

test('a healthy sequence is not moved, however close it is to its rows', async ({ database }) => {
  await database.sql(SCHEMA)
  const { healthy_id_seq, empty_id_seq } = await sequenceStates(database)
  await run(database, HEADROOM)
  expect(await sequenceStates(database)).toMatchObject({ healthy_id_seq, empty_id_seq })
})

test('a second run changes nothing, also with more headroom', async ({ database }) => {
  await database.sql(SCHEMA)
  await run(database, HEADROOM)
  const states = await sequenceStates(database)
  const { json } = await run(database, HEADROOM)
  expect(json.totals).toMatchObject({ healthy: 6, fixed: 0 })
  await run(database, { headroom: '5000' })
  expect(await sequenceStates(database)).toEqual(states)
})

test('rows that arrive within the headroom do not make a sequence drift, the next one does', async ({
  database,
}) => {
  await database.sql(SCHEMA)
  await run(database, HEADROOM)
  await database.sql(`insert into orders select generate_series(41, 1040)`)
  const within = await run(database, { mode: 'check' })
  expect(within.sequence('orders_id_seq').status).toBe('healthy')
  await database.sql(`insert into orders values (1041)`)
  const beyond = await run(database, { mode: 'check' })
  expect(beyond.sequence('orders_id_seq').status).toBe('drifted')
})

test('check changes nothing, and its SQL script leaves the headroom that auto leaves', async ({
  database,
}) => {
  await database.sql(SCHEMA)
  const before = await sequenceStates(database)
  const { sql, sequence } = await run(database, { mode: 'check', ...HEADROOM })
  expect(sequence('orders_id_seq').status).toBe('drifted')
  expect(sequence('orders_id_seq').message).toMatch(/\b1041\b/)
  expect(await sequenceStates(database)).toEqual(before)
  await database.sql(sql)
  const states = await nextStates(database)

  await database.sql(`drop schema public cascade; create schema public`)
  await database.sql(SCHEMA)
  await run(database, HEADROOM)
  expect(await nextStates(database)).toEqual(states)
})

test('headroom that the sequence or its column has no room for is refused with a message', async ({
  database,
}) => {
  await database.sql(`
    create table small (id smallserial primary key);
    insert into small values (40);
    create table orders (id serial primary key);
    insert into orders values (40)`)
  const { small_id_seq } = await sequenceStates(database)
  const { report, sequence } = await run(database, { headroom: '40000' })
  expect(sequence('small_id_seq')).toMatchObject({ status: 'refused', furthest: '40', after: null })
  expect(sequence('small_id_seq').message).toMatch(/headroom of 40000/)
  expect(sequence('orders_id_seq')).toMatchObject({ status: 'fixed', after: { next: '40041' } })
  expect(report.failed).toBe(true)
  expect(await sequenceStates(database)).toMatchObject({ small_id_seq })
})

test('manual mode leaves the headroom within the class', async ({ database }) => {
  await database.sql(`
    create table orders (id serial primary key);
    insert into orders select generate_series(1, 40)`)
  const given = { mode: 'manual', minvalue: '2', increment: '3', ...HEADROOM }
  const { sequence } = await run(database, given)
  // 38 is the furthest row of the class 2, 5, 8 …
  expect(sequence('orders_id_seq')).toMatchObject({ status: 'fixed', after: { next: '1040' } })
  const states = await sequenceStates(database)
  await run(database, given)
  expect(await sequenceStates(database)).toEqual(states)
})

test('rewind leaves the headroom, and moves nothing back that is already within it', async ({
  database,
}) => {
  await database.sql(`
    create table far (id serial primary key);
    insert into far values (5);
    select setval('far_id_seq', 9000);
    create table near (id serial primary key);
    insert into near values (5);
    select setval('near_id_seq', 600)`)
  const given = { ...HEADROOM, rewind: 'true' }
  const { sequence } = await run(database, given)
  expect(sequence('far_id_seq')).toMatchObject({ status: 'fixed', after: { next: '1006' } })
  expect(sequence('near_id_seq')).toMatchObject({ status: 'healthy', before: { next: '601' } })
  const states = await sequenceStates(database)
  await run(database, given)
  expect(await sequenceStates(database)).toEqual(states)
})
