/** Columns that draw from a sequence without the catalog knowing. */
import { expect } from 'vitest'
import { test } from '../helpers/database.ts'
import { run } from '../helpers/run.ts'
import { sequenceStates } from '../helpers/sequence-states.ts'

test('a linked column is one that draws from the sequence, beside those that the catalog knows', async ({
  database,
}) => {
  await database.sql(`
    create sequence ids;
    create table orders (id bigint primary key);
    create table clients (id int primary key default nextval('ids'));
    create table notes (id text primary key);
    insert into orders values (70);
    insert into clients values (5);
    insert into notes values ('90'), ('ninety')`)
  const links = 'ids -> orders.id\n\n  IDS->public.Notes.ID  '
  const without = await run(database, { mode: 'check' })
  expect(without.sequence('ids')).toMatchObject({ columns: ['public.clients.id'], furthest: '5' })

  const checked = await run(database, { mode: 'check', links })
  expect(checked.sequence('ids')).toMatchObject({
    columns: ['public.clients.id', 'public.notes.id', 'public.orders.id'],
    status: 'drifted',
    furthest: '90',
    collidesAfter: '4',
  })
  const { sequence } = await run(database, { links })
  expect(sequence('ids')).toMatchObject({ status: 'fixed', after: { next: '91' } })
})

test('a plain link counts a row only where it is a value of the sequence', async ({ database }) => {
  await database.sql(`
    create sequence by_fifty increment 50;
    create table orders (id bigint primary key);
    insert into orders values (1), (2), (101), (120)`)
  const { sequence } = await run(database, { links: 'by_fifty -> orders.id' })
  expect(sequence('by_fifty')).toMatchObject({
    status: 'fixed',
    furthest: '101',
    after: { next: '151' },
  })
})

test('with pooled, a value stands for the block that ends with it', async ({ database }) => {
  await database.sql(`
    create sequence by_fifty increment 50;
    create table orders (id bigint primary key);
    insert into orders values (120)`)
  const { sequence } = await run(database, { links: 'by_fifty -> orders.id pooled' })
  // 120 is in the block 102 … 151; the ids 1 … 119 go well before it.
  expect(sequence('by_fifty')).toMatchObject({
    columns: ['public.orders.id'],
    status: 'fixed',
    furthest: '151',
    collidesAfter: '119',
    after: { next: '201' },
  })
})

test('with pooled, a sequence is healthy from the block after the furthest row on, and no earlier', async ({
  database,
}) => {
  await database.sql(`
    create sequence by_fifty increment 50;
    create table orders (id bigint primary key);
    insert into orders values (151)`)
  const links = 'by_fifty -> orders.id pooled'
  await database.sql(`select setval('by_fifty', 151)`)
  const healthy = await run(database, { mode: 'check', links })
  expect(healthy.sequence('by_fifty')).toMatchObject({ status: 'healthy', before: { next: '201' } })
  await database.sql(`insert into orders values (152)`)
  const drifted = await run(database, { mode: 'check', links })
  expect(drifted.sequence('by_fifty')).toMatchObject({ status: 'drifted', furthest: '201' })
})

test('with pooled-lo, a value stands for the block that begins with it', async ({ database }) => {
  await database.sql(`
    create sequence by_ten increment 10;
    create table orders (id bigint primary key);
    insert into orders values (128)`)
  const { sequence } = await run(database, { links: 'by_ten -> orders.id pooled-lo' })
  // 128 is in the block 121 … 130.
  expect(sequence('by_ten')).toMatchObject({
    status: 'fixed',
    furthest: '121',
    collidesAfter: '127',
    after: { next: '131' },
  })
  await database.sql(`insert into orders values (130)`)
  const again = await run(database, { mode: 'check', links: 'by_ten -> orders.id pooled-lo' })
  expect(again.sequence('by_ten').status).toBe('healthy')
  await database.sql(`insert into orders values (131)`)
  const drifted = await run(database, { mode: 'check', links: 'by_ten -> orders.id pooled-lo' })
  expect(drifted.sequence('by_ten')).toMatchObject({ status: 'drifted', collidesAfter: '0' })
})

test('with pooled-lo, the last block of a bigint sequence may reach beyond the largest bigint', async ({
  database,
}) => {
  await database.sql(`
    create sequence by_ten increment 10;
    create table orders (id bigint);
    create table clients (id bigint);
    select setval('by_ten', 5)`)
  const links = 'by_ten -> orders.id pooled-lo\nby_ten -> clients.id'
  const given = { links, rewind: 'true' }
  // The ids before the first block of 5, 15, 25 …
  await database.sql(`insert into orders values (3)`)
  const back = await run(database, given)
  expect(back.sequence('by_ten')).toMatchObject({ status: 'fixed', after: { next: '5' } })

  await database.sql(`insert into orders values (9223372036854775804)`)
  const forward = await run(database, { ...given, 'capacity-limit': '100' })
  expect(forward.sequence('by_ten')).toMatchObject({
    status: 'fixed',
    furthest: '9223372036854775795',
    after: { next: '9223372036854775805' },
  })

  await database.sql(`insert into orders values (9223372036854775807)`)
  const { sequence } = await run(database, { ...given, mode: 'check', 'capacity-limit': '100' })
  expect(sequence('by_ten')).toMatchObject({
    status: 'exhausted',
    furthest: '9223372036854775805',
    collidesAfter: '2',
  })
})

test.for(['pooled', 'pooled-lo'])(
  'a second run with %s changes nothing, and the SQL script leaves what auto leaves',
  async (kind, { database }) => {
    const schema = `
      create sequence by_fifty increment 50;
      create table orders (id bigint primary key);
      insert into orders select generate_series(1, 120)`
    await database.sql(schema)
    const given = { links: `by_fifty -> orders.id ${kind}` }
    const { sql } = await run(database, { mode: 'check', ...given })
    await run(database, given)
    const states = await sequenceStates(database)
    const { json } = await run(database, given)
    expect(json.totals).toMatchObject({ checked: 1, healthy: 1, fixed: 0 })
    expect(await sequenceStates(database)).toEqual(states)

    const [moved] = await database.sql(`select last_value, is_called from by_fifty`)
    await database.sql(`drop table orders; drop sequence by_fifty; ${schema}`)
    await database.sql(sql)
    expect(await database.sql(`select last_value, is_called from by_fifty`)).toEqual([moved])
  },
)

test('a link says of a column that the catalog knows how it uses the values', async ({
  database,
}) => {
  await database.sql(`
    create table orders (id bigserial primary key);
    alter sequence orders_id_seq increment 50;
    insert into orders values (120)`)
  const plain = await run(database, { mode: 'check' })
  expect(plain.sequence('orders_id_seq').status).toBe('healthy')
  const { sequence } = await run(database, { links: 'orders_id_seq -> orders.id pooled' })
  expect(sequence('orders_id_seq')).toMatchObject({
    columns: ['public.orders.id'],
    status: 'fixed',
    after: { next: '201' },
  })
})

test('one sequence may be linked to several columns, of partitioned tables and parents too', async ({
  database,
}) => {
  await database.sql(`
    create sequence hibernate_sequence;
    create table events (id bigint, year int) partition by list (year);
    create table events_1 partition of events for values in (1);
    create table vehicles (id bigint primary key);
    create table cars () inherits (vehicles);
    insert into events values (300, 1);
    insert into cars values (500)`)
  const links = `hibernate_sequence -> events.id\nhibernate_sequence -> vehicles.id`
  const { sequence } = await run(database, { links })
  expect(sequence('hibernate_sequence')).toMatchObject({
    columns: ['public.events.id', 'public.vehicles.id'],
    status: 'fixed',
    furthest: '500',
    after: { next: '501' },
  })
})

test('a foreign table may be linked', async ({ database }) => {
  await database.sql(`
    create sequence ids;
    create foreign data wrapper nothing;
    create server nowhere foreign data wrapper nothing;
    create foreign table orders (id bigint) server nowhere`)
  const { sequence, json } = await run(database, { mode: 'check', links: 'ids -> orders.id' })
  expect(json.databases[0]?.error).toBeNull()
  expect(sequence('ids')).toMatchObject({ columns: ['public.orders.id'], status: 'unreadable' })
  expect(sequence('ids').message).toMatch(/has no handler/)
})

test('quoted names match exactly, others without regard to case, with a schema where one is given', async ({
  database,
}) => {
  await database.sql(`
    create schema "Shop";
    create sequence "Shop"."Order.Ids";
    create table "Shop"."Order ""x""" ("Id" bigint primary key);
    insert into "Shop"."Order ""x""" values (8);
    create sequence "UserIds";
    create table "Users" ("userId" bigint primary key);
    create table users ("userId" bigint primary key);
    insert into "Users" values (40);
    insert into users values (30)`)
  const { sequence } = await run(database, {
    links: [
      `"Shop"."Order.Ids" -> "Shop"."Order ""x"""."Id"`,
      `userids -> "Users".USERID`,
      `UserIds -> USERS."userId"`,
    ].join('\n'),
  })
  expect(sequence('"Shop"."Order.Ids"')).toMatchObject({
    columns: [`"Shop"."Order ""x"""."Id"`],
    after: { next: '9' },
  })
  expect(sequence('"UserIds"')).toMatchObject({
    columns: ['public."Users"."userId"', 'public.users."userId"'],
    after: { next: '41' },
  })
})

test('letters beyond ASCII have no case either, whatever the locale of the database', async ({
  database,
}) => {
  await database.sql(`
    create table "ÄMTER" ("ÜID" int primary key);
    insert into "ÄMTER" values (3);
    create sequence ids`)
  const { sequence } = await run(database, { mode: 'check', links: 'ids -> ämter.üid' })
  expect(sequence('ids')).toMatchObject({ columns: ['public."ÄMTER"."ÜID"'], status: 'drifted' })
})

test('names that lead nowhere, or to a view, are an error that names their lines, and nothing is fixed', async ({
  database,
}) => {
  await database.sql(`
    create sequence ids;
    create sequence down increment -10;
    create table orders (id bigint primary key);
    insert into orders values (3);
    create view recent as select id from orders;
    create materialized view stored as select id from orders;
    create table behind (id serial primary key);
    insert into behind values (1)`)
  const states = await sequenceStates(database)
  const { json, report } = await run(database, {
    links: [
      'ids -> orders.id',
      'idz -> orders.id',
      'ids -> ordres.id',
      'ids -> orders.key',
      'ids -> recent.id',
      'ids -> stored.id',
      '"IDS" -> orders.id',
      'other.ids -> orders.id',
      'down -> orders.id pooled',
    ].join('\n'),
  })
  const error = json.databases[0]?.error ?? ''
  expect(error).not.toMatch(/line 1\b/)
  expect(error).toMatch(/links, line 2 .*idz/)
  expect(error).toMatch(/line 3 .*no table ordres/)
  expect(error).toMatch(/line 4 .*no column key/)
  expect(error).toMatch(/line 5 .*recent is a view/)
  expect(error).toMatch(/line 6 .*stored is a view/)
  expect(error).toMatch(/line 7 .*no sequence IDS/)
  expect(error).toMatch(/line 8 .*no sequence other\.ids/)
  expect(error).toMatch(/line 9 .*ascending/)
  expect(report.failed).toBe(true)
  expect(json.databases[0]?.sequences).toEqual([])
  expect(await sequenceStates(database)).toEqual(states)
})

test('a name that several schemas have must be told apart', async ({ database }) => {
  await database.sql(`
    create schema shop;
    create sequence ids;
    create table orders (id bigint primary key);
    create table shop.orders (id bigint primary key);
    insert into shop.orders values (3)`)
  const { json } = await run(database, { links: 'ids -> orders.id' })
  expect(json.databases[0]?.error).toMatch(/line 1 .*"public"\."orders", "shop"\."orders"/)
  const { sequence } = await run(database, { links: 'ids -> shop.orders.id' })
  expect(sequence('ids')).toMatchObject({ columns: ['shop.orders.id'], status: 'fixed' })
})

test('tables and exclude-tables apply to linked columns', async ({ database }) => {
  await database.sql(`
    create sequence ids;
    create table orders (id bigint primary key);
    create table clients (id bigint primary key);
    create table others (id serial primary key);
    insert into orders values (70);
    insert into clients values (5);
    insert into others values (1)`)
  const links = 'ids -> orders.id\nids -> clients.id'
  const selected = await run(database, { mode: 'check', links, tables: 'clients' })
  expect(selected.json.totals).toMatchObject({ checked: 1 })
  expect(selected.sequence('ids').columns).toEqual(['public.clients.id', 'public.orders.id'])

  const none = await run(database, { mode: 'check', links, tables: 'others' })
  expect(none.json.databases[0]?.sequences.map(({ name }) => name)).toEqual([
    'public.others_id_seq',
  ])

  const gone = await run(database, { mode: 'check', links, 'exclude-tables': 'orders, clients' })
  expect(gone.json.databases[0]?.sequences.map(({ name }) => name)).toEqual([
    'public.others_id_seq',
  ])

  const writer = await database.connect()
  // A read of an excluded table would wait for this lock.
  await writer.query(`begin; lock table orders in access exclusive mode`)
  const { sequence } = await run(database, { links, 'exclude-tables': 'orders' })
  expect(sequence('ids')).toMatchObject({
    columns: ['public.clients.id'],
    status: 'fixed',
    after: { next: '6' },
  })
  await writer.query('rollback')
})

const HINTS = [
  {
    orm: 'Hibernate 6',
    schema: `
      create sequence users_seq increment 50;
      create table users (id bigint primary key);
      insert into users values (120)`,
    line: 'public.users_seq -> public.users.id pooled',
    sequence: 'users_seq',
    next: '201',
  },
  {
    orm: 'SQLAlchemy',
    schema: `
      create sequence user_id_seq;
      create table "user" (id int primary key);
      insert into "user" values (7)`,
    line: 'public.user_id_seq -> public."user".id',
    sequence: 'user_id_seq',
    next: '8',
  },
  {
    orm: 'EF Core',
    schema: `
      create sequence "Orders_HiLo_seq" increment 10;
      create table "Orders_HiLo" ("Id" int primary key);
      insert into "Orders_HiLo" values (28)`,
    line: 'public."Orders_HiLo_seq" -> public."Orders_HiLo"."Id" pooled-lo',
    sequence: 'public."Orders_HiLo_seq"',
    next: '31',
  },
]

test.for(HINTS)(
  'an unused sequence that looks like that of $orm is unused with the line to write, and the line works',
  async ({ schema, line, sequence: name, next }, { database }) => {
    await database.sql(schema)
    const { report, sequence } = await run(database)
    expect(sequence(name)).toMatchObject({ status: 'unused', columns: [], after: null })
    expect(sequence(name).message).toContain(line)
    expect(report.failed).toBe(false)

    const written = /\S+ -> .*$/.exec(sequence(name).message ?? '')?.[0] ?? ''
    expect(written).toBe(line)
    const linked = await run(database, { links: written })
    expect(linked.sequence(name)).toMatchObject({ status: 'fixed', after: { next } })
  },
)

test("EF Core's sequence for all tables is unused with a line that lacks only the column", async ({
  database,
}) => {
  await database.sql(`
    create sequence "EntityFrameworkHiLoSequence" increment 10;
    create table orders (id int primary key);
    insert into orders values (28)`)
  const { sequence } = await run(database, { mode: 'check' })
  const { status, message } = sequence('public."EntityFrameworkHiLoSequence"')
  expect(status).toBe('unused')
  const line = /\S+ -> .*$/.exec(message ?? '')?.[0] ?? ''
  expect(line).toBe('public."EntityFrameworkHiLoSequence" -> table.column pooled-lo')
  const linked = await run(database, { links: line.replace('table.column', 'orders.id') })
  expect(linked.sequence('public."EntityFrameworkHiLoSequence"').status).toBe('fixed')
})

test('a sequence that looks like nothing is unused without a message', async ({ database }) => {
  await database.sql(`create sequence ticker; create table orders (id int primary key)`)
  const { sequence } = await run(database, { mode: 'check' })
  expect(sequence('ticker')).toMatchObject({ status: 'unused', message: null })
})
