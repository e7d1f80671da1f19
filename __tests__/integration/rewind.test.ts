/** Rewind moves sequences back that are ahead of their rows, and nothing that it does not know. */
import { expect } from 'vitest'
import { test as base } from '../helpers/database.ts'
import { run } from '../helpers/run.ts'
import { nextStates, sequenceStates } from '../helpers/sequence-states.ts'

/** A role of its own for each test, which is dropped with what it owns. */
const test = base.extend<{ role: string }>({
  role: async ({ database }, use) => {
    const role = `r_${database.name.slice(-8)}`
    await database.sql(`create role ${role} login`)
    await use(role)
    await database.sql(`drop owned by ${role} cascade; drop role ${role}`)
  },
})

const REWIND = { rewind: 'true' }

const SCHEMA = `
  create table ahead (id serial primary key);
  insert into ahead select generate_series(1, 5);
  select setval('ahead_id_seq', 900);
  create table uncalled (id bigint generated always as identity primary key);
  insert into uncalled overriding system value values (7);
  select setval('uncalled_id_seq', 8, true), setval('uncalled_id_seq', 9, false);
  create table by_three (id serial primary key);
  alter sequence by_three_id_seq increment 3 start 2 restart;
  insert into by_three values (11), (12), (300);
  select setval('by_three_id_seq', 200);
  create sequence down increment -1 minvalue -1000 maxvalue -1 start -1;
  create table descending (id int primary key default nextval('down'));
  insert into descending values (-9);
  select setval('down', -800);
  create table empty (id serial primary key);
  alter sequence empty_id_seq start 10;
  select setval('empty_id_seq', 50);
  create table run_out (id serial primary key);
  alter sequence run_out_id_seq maxvalue 100;
  insert into run_out select generate_series(1, 40);
  select setval('run_out_id_seq', 100);
  create table own_range (id serial primary key);
  alter sequence own_range_id_seq minvalue 1000 maxvalue 1999 start 1000 restart 1900;
  insert into own_range values (5), (1500), (2500);
  create table foreign_rows (id serial primary key);
  alter sequence foreign_rows_id_seq minvalue 1000 maxvalue 1999 start 1000 restart 1900;
  insert into foreign_rows values (5), (2500);
  create table a (id serial primary key);
  create table b (id int primary key default nextval('a_id_seq'));
  insert into a values (3);
  insert into b values (30);
  select setval('a_id_seq', 400);
`

/** One step past the furthest row of the class within the bounds; the start over no such row. */
const NEXT = {
  ahead_id_seq: '6',
  uncalled_id_seq: '8',
  by_three_id_seq: '14',
  down: '-10',
  empty_id_seq: '10',
  run_out_id_seq: '41',
  own_range_id_seq: '1501',
  foreign_rows_id_seq: '1000',
  a_id_seq: '31',
}

test('sequences that are ahead of their rows, or have run out, go back to one step past them', async ({
  database,
}) => {
  await database.sql(SCHEMA)
  const { report, json, sequence } = await run(database, { ...REWIND, 'fail-on-drift': 'true' })
  for (const [name, next] of Object.entries(NEXT)) {
    expect(sequence(name)).toMatchObject({
      name: `public.${name}`,
      status: 'fixed',
      furthest: null,
    })
    expect(sequence(name).after?.next).toBe(next)
    expect(sequence(name).message).toMatch(/moved back/)
  }
  expect(sequence('run_out_id_seq').before).toMatchObject({ lastValue: '100', next: null })
  expect(json.totals).toMatchObject({ checked: 9, fixed: 9, drifted: 0, problems: 0 })
  expect(report.failed).toBe(false)
  expect(await database.sql(`insert into ahead default values returning id`)).toEqual([{ id: 6 }])
  expect(await database.sql(`insert into empty default values returning id`)).toEqual([{ id: 10 }])
})

test('a column without an index is read for all that rewind has to know, and no sequence goes back over ids that exist', async ({
  database,
}) => {
  await database.sql(`
    create table ahead (id serial);
    insert into ahead values (5), (40);
    select setval('ahead_id_seq', 900);
    create table behind (id serial);
    insert into behind values (5), (20), (40);
    select setval('behind_id_seq', 10);
    create table descending (id serial);
    alter sequence descending_id_seq increment -1 minvalue -1000 maxvalue 100 start 100;
    insert into descending values (60), (-3);
    select setval('descending_id_seq', -900);
    -- another node has 1, 4, 7
    create table of_two_nodes (id serial);
    alter sequence of_two_nodes_id_seq increment 3;
    insert into of_two_nodes values (1), (4), (7);
    select setval('of_two_nodes_id_seq', 300);
    create table of_three_nodes (id serial);
    alter sequence of_three_nodes_id_seq increment 3;
    insert into of_three_nodes values (1), (9), (16);
    select setval('of_three_nodes_id_seq', 300)`)
  const columns = ['ahead', 'behind', 'descending', 'of_two_nodes', 'of_three_nodes']
  const { sequence, json } = await run(database, REWIND)
  expect(sequence('behind_id_seq')).toMatchObject({ furthest: '40', collidesAfter: '9' })
  for (const name of columns) {
    expect(sequence(`${name}_id_seq`)).toMatchObject({
      status: 'fixed',
      message: expect.stringMatching(/index is missing/) as unknown,
    })
  }
  expect(json.totals).toMatchObject({ checked: 5, fixed: 5, drifted: 1 })
  const ids = columns.map((name) => `(select nextval('${name}_id_seq')::int) as ${name}`)
  expect(await database.sql(`select ${ids.join(', ')}`)).toEqual([
    { ahead: 41, behind: 41, descending: -4, of_two_nodes: 3, of_three_nodes: 12 },
  ])
})

test('a second run changes nothing', async ({ database }) => {
  await database.sql(SCHEMA)
  await run(database, REWIND)
  const states = await sequenceStates(database)
  const { json } = await run(database, REWIND)
  expect(json.totals).toMatchObject({ checked: 9, healthy: 9, fixed: 0 })
  for (const { message } of json.databases.flatMap(({ sequences }) => sequences)) {
    expect(message).toBeNull()
  }
  expect(await sequenceStates(database)).toEqual(states)
})

test('without rewind nothing goes back', async ({ database }) => {
  await database.sql(SCHEMA)
  const states = await sequenceStates(database)
  const { json, sequence } = await run(database)
  expect(json.totals).toMatchObject({ checked: 9, healthy: 8, fixed: 0, problems: 1 })
  expect(sequence('run_out_id_seq').status).toBe('exhausted')
  expect(await sequenceStates(database)).toEqual(states)
})

test('check calls them healthy, says where they would go, and changes nothing', async ({
  database,
}) => {
  await database.sql(SCHEMA)
  const states = await sequenceStates(database)
  const { report, json, sequence } = await run(database, { mode: 'check', ...REWIND })
  for (const [name, next] of Object.entries(NEXT)) {
    expect(sequence(name)).toMatchObject({ status: 'healthy', after: null })
    expect(sequence(name).message).toContain(`hand out ${next} next`)
  }
  expect(json.totals).toMatchObject({ healthy: 9, drifted: 0, problems: 0 })
  expect(report.failed).toBe(false)
  expect(await sequenceStates(database)).toEqual(states)
})

test("check's SQL script says that it moves back, and leaves what auto leaves", async ({
  database,
}) => {
  await database.sql(SCHEMA)
  const plain = await run(database, { mode: 'check' })
  expect(plain.sql).not.toContain('moves back')
  const { sql } = await run(database, { mode: 'check', ...REWIND })
  for (const name of Object.keys(NEXT)) {
    expect(sql).toMatch(new RegExp(String.raw`^-- moves back public\.${name} `, 'm'))
  }
  await database.sql(sql)
  const states = await nextStates(database)
  await database.sql(sql)
  expect(await nextStates(database)).toEqual(states)

  await database.sql(`drop schema public cascade; create schema public`)
  await database.sql(SCHEMA)
  await run(database, REWIND)
  expect(await nextStates(database)).toEqual(states)
})

test('a sequence that drifts goes forward, also where rewind is asked for', async ({
  database,
}) => {
  await database.sql(`
    create table behind (id serial primary key);
    insert into behind select generate_series(1, 40);
    create table beyond (id serial primary key);
    insert into beyond values (5), (950);
    select setval('beyond_id_seq', 900)`)
  const { json, sequence } = await run(database, REWIND)
  expect(sequence('behind_id_seq')).toMatchObject({ status: 'fixed', after: { next: '41' } })
  expect(sequence('beyond_id_seq')).toMatchObject({ status: 'fixed', after: { next: '951' } })
  expect(json.totals).toMatchObject({ drifted: 2, fixed: 2 })
})

test('a sequence that has run out over rows up to its end stays exhausted', async ({
  database,
}) => {
  await database.sql(`
    create table full_up (id serial primary key);
    alter sequence full_up_id_seq maxvalue 100;
    insert into full_up values (100);
    select setval('full_up_id_seq', 100)`)
  const states = await sequenceStates(database)
  const { sequence } = await run(database, REWIND)
  expect(sequence('full_up_id_seq')).toMatchObject({ status: 'exhausted', after: null })
  expect(await sequenceStates(database)).toEqual(states)
})

test('a sequence is not moved back where some of its rows cannot be compared or are not read', async ({
  database,
}) => {
  await database.sql(`
    create sequence invoices_seq;
    create table invoices (number text default 'INV-' || nextval('invoices_seq'));
    create table lines (id int default nextval('invoices_seq'));
    insert into invoices values ('INV-70');
    insert into lines values (5);
    create table a (id serial primary key);
    create table b (id int primary key default nextval('a_id_seq'));
    insert into a values (3);
    insert into b values (80);
    create table events (id int, year int) partition by list (year);
    create sequence events_seq;
    alter table events alter id set default nextval('events_seq');
    create table events_1 partition of events for values in (1);
    create table events_2 partition of events for values in (2);
    insert into events values (4, 1), (90, 2);
    create sequence unused;
    create table known (id serial primary key);
    insert into known values (6);
    select setval(c.oid, 400) from pg_class as c where c.relkind = 'S'`)
  const states = await nextStates(database)
  const { json, sequence } = await run(database, { ...REWIND, 'exclude-tables': 'b, events_2' })
  expect(sequence('invoices_seq').status).toBe('unknown')
  for (const name of ['a_id_seq', 'events_seq']) {
    expect(sequence(name)).toMatchObject({ status: 'healthy', after: null, message: null })
  }
  expect(sequence('unused').status).toBe('unused')
  expect(sequence('known_id_seq')).toMatchObject({ status: 'fixed', after: { next: '7' } })
  expect(json.totals).toMatchObject({ fixed: 1 })
  const after = await nextStates(database)
  expect(after).toEqual({ ...states, known_id_seq: { last_value: '7', is_called: false } })
})

test('no sequence is moved back while a default works the name of its sequence out', async ({
  database,
}) => {
  await database.sql(`
    create table orders (id serial primary key);
    insert into orders values (4);
    create function chosen() returns regclass language sql stable as $$
      select 'orders_id_seq'::regclass $$;
    create table drafts (id int primary key default nextval(chosen()));
    select setval('orders_id_seq', 900);
    insert into drafts default values`)
  const states = await sequenceStates(database)
  await run(database, REWIND)
  expect(await sequenceStates(database)).toEqual(states)
})

test('a sequence is not moved back where its rows cannot be read', async ({ database, role }) => {
  await database.sql(`
    create table t (id serial primary key, tenant int);
    insert into t values (1, 1), (500, 2);
    select setval('t_id_seq', 900);
    grant usage on schema public to ${role};
    alter table t enable row level security;
    create policy p on t using (tenant = 1);
    grant select, update on t to ${role};
    grant select, update on t_id_seq to ${role}`)
  const states = await sequenceStates(database)
  const { sequence } = await run(database, {
    ...REWIND,
    'connection-string': database.uriFor(role),
  })
  expect(sequence('t_id_seq').status).toBe('unreadable')
  expect(await sequenceStates(database)).toEqual(states)
})

test('a role that may only UPDATE the sequence moves it back as well', async ({
  database,
  role,
}) => {
  await database.sql(`
    grant usage on schema public to ${role};
    create table t (id serial primary key);
    insert into t values (5);
    select setval('t_id_seq', 900);
    grant select, update on t to ${role};
    grant select, update on t_id_seq to ${role}`)
  const { sequence } = await run(database, {
    ...REWIND,
    'connection-string': database.uriFor(role),
  })
  expect(sequence('t_id_seq')).toMatchObject({ status: 'fixed', after: { next: '6' } })
  const states = await sequenceStates(database)
  await run(database, { ...REWIND, 'connection-string': database.uriFor(role) })
  expect(await sequenceStates(database)).toEqual(states)
})

test('rows of an open transaction are waited for before a sequence goes back', async ({
  database,
}) => {
  await database.sql(`
    create table t (id serial primary key);
    insert into t values (5);
    select setval('t_id_seq', 900)`)
  const writer = await database.connect()
  await writer.query('begin')
  await writer.query('insert into t default values')
  const running = run(database, REWIND)
  await expect
    .poll(
      async () => {
        const [row] = await database.sql(`
          select count(*)::int as waiting from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock'`)
        return row?.['waiting']
      },
      { timeout: 10_000, interval: 5 },
    )
    .toBeGreaterThan(0)
  await writer.query('commit')
  const { sequence } = await running
  expect(sequence('t_id_seq').status).toBe('healthy')
  expect(await database.sql(`insert into t default values returning id`)).toEqual([{ id: 902 }])
})

const MANUAL_SCHEMA = `
  create table orders (id serial primary key);
  insert into orders select generate_series(1, 10);
  select setval('orders_id_seq', 500);
  create table empty (id serial primary key);
  select setval('empty_id_seq', 500);
  create table run_out (id serial primary key);
  alter sequence run_out_id_seq maxvalue 100;
  insert into run_out select generate_series(1, 40);
  select setval('run_out_id_seq', 100)`

const MANUAL = { mode: 'manual', minvalue: '2', increment: '3', ...REWIND }

test('in manual mode, rewind goes back within the class, and a second run changes nothing', async ({
  database,
}) => {
  await database.sql(MANUAL_SCHEMA)
  const { sequence } = await run(database, MANUAL)
  expect(sequence('orders_id_seq')).toMatchObject({ status: 'fixed', after: { next: '11' } })
  expect(sequence('empty_id_seq')).toMatchObject({ status: 'fixed', after: { next: '2' } })
  expect(sequence('run_out_id_seq')).toMatchObject({ status: 'fixed', after: { next: '41' } })
  const states = await sequenceStates(database)
  const { json } = await run(database, MANUAL)
  expect(json.totals).toMatchObject({ healthy: 3, fixed: 0 })
  expect(await sequenceStates(database)).toEqual(states)
})

test("check's SQL script with parameters says that it moves back, and leaves what manual with rewind leaves", async ({
  database,
}) => {
  await database.sql(MANUAL_SCHEMA)
  const { sql } = await run(database, { ...MANUAL, mode: 'check' })
  for (const name of ['orders_id_seq', 'empty_id_seq', 'run_out_id_seq']) {
    expect(sql).toMatch(new RegExp(String.raw`^-- moves back public\.${name} `, 'm'))
  }
  await database.sql(sql)
  const states = await nextStates(database)
  await database.sql(`drop schema public cascade; create schema public`)
  await database.sql(MANUAL_SCHEMA)
  await run(database, MANUAL)
  expect(await nextStates(database)).toEqual(states)
})
