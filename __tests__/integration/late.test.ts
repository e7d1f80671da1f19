/** Sequences that cannot be read at first are measured later, and none is missing from the report. */
import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, test as base, expect, inject } from 'vitest'
import { test } from '../helpers/database.ts'
import { PASS, startFaultProxy, type Decide, type Place } from '../helpers/fault-proxy.ts'
import { run, type Run } from '../helpers/run.ts'
import { startServer, type TestServer } from '../helpers/server.ts'
import type { RawInputs } from '../../src/inputs/names.ts'

/** One that waits before another one that does not, and one after it. */
const BY_MODE = [
  { mode: 'check', first: 'healthy', between: 'drifted', last: 'drifted' },
  { mode: 'auto', first: 'healthy', between: 'fixed', last: 'fixed' },
]

test.for(BY_MODE)(
  'a table that is locked at first and then free is judged as any other ($mode)',
  async ({ mode, first, between, last }, { database }) => {
    await database.sql(`
      create table a (id serial primary key);
      create table b (id serial primary key);
      create table c (id serial primary key);
      insert into b values (3);
      insert into c values (7)`)
    const migration = await database.connect()
    await migration.query(`begin; lock table a, c in access exclusive mode`)
    const { json, sequence, report } = await runThrough(
      { ...inject('server'), database: database.name },
      { mode },
      // All three, a and b, a, c.
      afterErrors([4, () => migration.query('commit')]),
    )
    expect(sequence('a_id_seq')).toMatchObject({ status: first, before: { next: '1' } })
    expect(sequence('b_id_seq')).toMatchObject({ status: between, furthest: '3' })
    expect(sequence('c_id_seq')).toMatchObject({ status: last, furthest: '7' })
    expect(json.totals).toMatchObject({ checked: 3, healthy: 1, drifted: 2, problems: 0 })
    expect(report.failed).toBe(mode === 'check')
    const expected = mode === 'check' ? { b: 1, c: 1 } : { b: 4, c: 8 }
    expect(
      await database.sql(`select nextval('b_id_seq')::int as b, nextval('c_id_seq')::int as c`),
    ).toEqual([expected])
  },
)

test('a table that is locked at first and then written to is fixed when the writer is done', async ({
  database,
}) => {
  await database.sql(`
    create table a (id serial primary key);
    insert into a values (3)`)
  const writer = await database.connect()
  await writer.query(`begin; lock table a in access exclusive mode`)
  const { json, sequence } = await runThrough(
    { ...inject('server'), database: database.name },
    {},
    afterErrors(
      [1, () => writer.query(`commit; begin; insert into a values (9)`)],
      [2, () => writer.query('commit')],
    ),
  )
  expect(sequence('a_id_seq')).toMatchObject({
    status: 'fixed',
    furthest: '9',
    after: { next: '10' },
  })
  expect(json.totals).toMatchObject({ checked: 1, fixed: 1 })
})

/** A database on a server with a small lock table: two trees that fill it, and a table between them. */
type Small = {
  readonly place: Place & { readonly database: string }
  readonly sql: (text: string) => Promise<unknown>
  /** Leaves room in the lock table for the catalog, and for none of the trees. */
  readonly crowd: () => Promise<void>
  readonly makeRoom: () => Promise<unknown>
}

const PARTITIONS = 100
/** Of locks. */
const ROOM = 60

let server: TestServer

beforeAll(async () => {
  const settings = { max_locks_per_transaction: 10, autovacuum: 'off' }
  server = await startServer(inject('server').build, { settings })
})

afterAll(() => server.stop())

const onSmallServer = base.extend<{ small: Small }>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the parameter's shape
  small: async ({}, use) => {
    const { host, port, user } = server
    const place = { host, port, database: `t_${randomUUID().replaceAll('-', '')}` }
    const admin = new Client({ host, port, user, database: 'postgres' })
    await admin.connect()
    await admin.query(`create database ${place.database}`)
    const client = new Client({ ...place, user })
    await client.connect()
    await client.query(`
      create table a (id serial) partition by range (id);
      create table b (id serial primary key);
      create table c (id serial) partition by range (id);
      insert into b values (3)`)
    for (const tree of ['a', 'c']) {
      for (let each = 1; each <= PARTITIONS; each++) {
        await client.query(
          `create table ${tree}_${each} partition of ${tree} for values from (${each}) to (${each + 1})`,
        )
      }
    }
    await client.query(`insert into c_7 values (7)`)
    await use({
      place,
      sql: (text) => client.query(text),
      async crowd() {
        // Locks of a session outlive the error that says that there are no more.
        const locks = client.query(
          `select pg_advisory_lock(n) from generate_series(1, 1000000) as n`,
        )
        await expect(locks).rejects.toThrow(/out of shared memory/)
        await client.query(`select pg_advisory_unlock(n) from generate_series(1, ${ROOM}) as n`)
      },
      makeRoom: () => client.query(`select pg_advisory_unlock_all()`),
    })
    await client.end()
    await admin.query(`drop database ${place.database}`)
    await admin.end()
  },
})

onSmallServer.for(BY_MODE)(
  'tables that do not fit into the lock table of the server at first are judged as any other ($mode)',
  async ({ mode, first, between, last }, { small }) => {
    await small.crowd()
    const { json, sequence } = await runThrough(
      small.place,
      { mode, 'max-connections': '1' },
      afterErrors([4, small.makeRoom]),
    )
    expect(sequence('a_id_seq')).toMatchObject({ status: first, before: { next: '1' } })
    expect(sequence('b_id_seq')).toMatchObject({ status: between, furthest: '3' })
    expect(sequence('c_id_seq')).toMatchObject({ status: last, furthest: '7' })
    expect(json.totals).toMatchObject({ checked: 3, healthy: 1, drifted: 2, problems: 0 })
  },
)

onSmallServer(
  'tables that never fit into the lock table of the server are unreadable, with what to raise',
  async ({ small }) => {
    await small.crowd()
    const { json, sequence, report } = await runThrough(small.place, {}, () => PASS)
    for (const name of ['a_id_seq', 'c_id_seq']) {
      expect(sequence(name)).toMatchObject({ status: 'unreadable', before: { next: '1' } })
      expect(sequence(name).message).toMatch(/out of shared memory.*max_locks_per_transaction/)
    }
    expect(sequence('b_id_seq')).toMatchObject({ status: 'fixed', after: { next: '4' } })
    expect(json.totals).toMatchObject({ checked: 3, fixed: 1, problems: 2 })
    expect(report.failed).toBe(true)
  },
)

onSmallServer(
  'a table that is locked at first, and then does not fit into the lock table, is unreadable because of the lock table',
  async ({ small }) => {
    await small.sql(`begin; lock table only a_1 in access exclusive mode`)
    const { json, sequence } = await runThrough(
      small.place,
      { tables: 'a', 'lock-timeout': '1' },
      afterErrors([
        1,
        async () => {
          await small.sql('commit')
          await small.crowd()
        },
      ]),
    )
    expect(sequence('a_id_seq')).toMatchObject({ status: 'unreadable', before: { next: '1' } })
    expect(sequence('a_id_seq').message).toMatch(/max_locks_per_transaction/)
    expect(json.totals).toMatchObject({ checked: 1, problems: 1 })
  },
)

/** Runs the action through a proxy. */
async function runThrough(
  place: Place & { readonly database: string },
  given: Partial<RawInputs>,
  decide: Decide,
): Promise<Run> {
  const proxy = await startFaultProxy(place, decide)
  try {
    const uri = `postgresql://postgres@127.0.0.1:${proxy.port}/${place.database}?sslmode=disable`
    return await run({ uri }, given)
  } finally {
    await proxy.stop()
  }
}

/** Acts when the server has reported so many errors, and has let go of what it had locked. */
function afterErrors(...steps: readonly (readonly [number, () => Promise<unknown>])[]): Decide {
  const left = [...steps]
  let errors = 0
  return async ({ from, type }) => {
    if (from === 'server' && type === 'E') errors++
    const [count, act] = left[0] ?? [Number.POSITIVE_INFINITY, null]
    // Ready for the next query.
    if (from === 'server' && type === 'Z' && errors >= count) {
      left.shift()
      await act?.()
    }
    return PASS
  }
}
