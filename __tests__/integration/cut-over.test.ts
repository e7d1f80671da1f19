/** Moving to another server by logical replication, which does not replicate sequences. */
import { Client } from 'pg'
import { expect } from 'vitest'
import { test as base, type TestDatabase } from '../helpers/database.ts'
import { run } from '../helpers/run.ts'
import { startServer } from '../helpers/server.ts'

type Publisher = { readonly uri: string; sql(text: string): Promise<unknown> }

/** A server of its own to move away from. The test's database is where to. */
const test = base.extend<{ publisher: Publisher }>({
  publisher: async ({ database }, use) => {
    const server = await startServer(database.build, { settings: { wal_level: 'logical' } })
    const uri = `postgresql://postgres@${server.host}:${server.port}/postgres`
    const client = new Client({ connectionString: uri })
    client.on('error', () => undefined)
    await client.connect()
    await use({ uri, sql: (text) => client.query(text) })
    // A database with a subscription cannot be dropped.
    const [left] = await database.sql(`select from pg_subscription as s
      join pg_database as d on d.oid = s.subdbid where d.datname = current_database()`)
    if (left !== undefined) await dropSubscription(database)
    await client.end()
    await server.stop()
  },
})

const SCHEMA = `
  create table orders (id serial primary key, note text);
  create table items (id bigint generated always as identity primary key, note text)`

test('before a cut-over, auto with headroom on the subscriber leaves room for rows that are still to come', async ({
  database,
  publisher,
}) => {
  await database.sql(SCHEMA)
  await publisher.sql(SCHEMA)
  const insert = (rows: number) =>
    publisher.sql(`
      insert into orders (note) select 'from there' from generate_series(1, ${rows});
      insert into items (note) select 'from there' from generate_series(1, ${rows})`)
  await insert(100)
  await publisher.sql(`create publication moving for table orders, items`)
  await database.sql(`create subscription moving connection '${publisher.uri}' publication moving`)
  await insert(50)
  const arrived = async () => {
    const [row] = await database.sql(
      `select (select count(*)::int from orders) as orders, (select count(*)::int from items) as items`,
    )
    return row
  }
  const patience = { timeout: 20_000, interval: 20 }
  await expect.poll(arrived, patience).toEqual({ orders: 150, items: 150 })

  const checked = await run(database, { mode: 'check' })
  expect(checked.report.failed).toBe(true)
  for (const name of ['orders_id_seq', 'items_id_seq']) {
    expect(checked.sequence(name)).toMatchObject({
      status: 'drifted',
      furthest: '150',
      collidesAfter: '0',
      before: { lastValue: '1', isCalled: false, next: '1' },
    })
  }

  const { json, sequence } = await run(database, { headroom: '1000' })
  expect(json.totals).toMatchObject({ checked: 2, drifted: 2, fixed: 2, problems: 0 })
  for (const name of ['orders_id_seq', 'items_id_seq']) {
    expect(sequence(name).after?.next).toBe('1151')
  }

  // What was written there until the last moment fits into the gap.
  await insert(1000)
  await expect.poll(arrived, patience).toEqual({ orders: 1150, items: 1150 })
  await dropSubscription(database)
  for (const table of ['orders', 'items']) {
    expect(
      await database.sql(`insert into ${table} (note) values ('here') returning id::int`),
    ).toEqual([{ id: 1151 }])
  }
  const after = await run(database, { mode: 'check' })
  expect(after.json.totals).toMatchObject({ healthy: 2, drifted: 0 })
})

/** Without a word to the publisher, whose slot goes with its server. */
async function dropSubscription(database: TestDatabase): Promise<void> {
  await database.sql(`alter subscription moving disable`)
  await database.sql(`alter subscription moving set (slot_name = none)`)
  await database.sql(`drop subscription moving`)
}
