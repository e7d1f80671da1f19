/** One run over several databases of a server. */
import { execFile, execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest'
import { test, type TestDatabase } from '../helpers/database.ts'
import { PASS, startFaultProxy } from '../helpers/fault-proxy.ts'
import { run, type Run } from '../helpers/run.ts'

const { host, port } = inject('server')

/** What the names of this file's databases and of its role begin with. */
const PREFIX = `d_${randomUUID().replaceAll('-', '')}`
const ROLE = `${PREFIX}_role`

/** The next id is 1, and 6 once it is fixed. */
const DRIFTED = `
  create table orders (id serial primary key);
  insert into orders select generate_series(1, 5);
  alter table orders owner to ${ROLE}`

/** Failed reads of a table that is locked, with as many connections as may be open. */
const ERRORS_TO_WAIT_FOR = 12

/** https://www.postgresql.org/docs/current/protocol-message-formats.html */
const TERMINATE = 'X'

/** A database beside those of the tests. */
type Sibling = {
  readonly name: string
  readonly client: Client
  readonly sql: (text: string) => Promise<readonly Record<string, unknown>[]>
}

const a1 = siblingOf('a_1')
const a2 = siblingOf('a_2')
const b = siblingOf('b')
const upper = siblingOf('C')

/** In the order of their names. */
const siblings = [upper, a1, a2, b]

const admin = new Client({ host, port, user: 'postgres', database: 'postgres' })

// Creating a database takes longer than a test: they are shared, and emptied before each one.
beforeAll(async () => {
  await admin.connect()
  await admin.query(`create role ${ROLE} login`)
  for (const { name, client } of siblings) {
    // They may have encodings of their own.
    const encoding = name === b.name ? 'LATIN1' : 'UTF8'
    await admin.query(`create database "${name}" encoding '${encoding}' template template0`)
    await client.connect()
  }
})

beforeEach(async () => {
  for (const { sql } of siblings) {
    await sql(
      `drop schema public cascade; create schema public; grant usage on schema public to ${ROLE}`,
    )
    await sql(DRIFTED)
  }
})

afterEach(async () => {
  for (const { name, sql } of siblings) {
    await sql('rollback')
    await admin.query(`alter database "${name}" is_template false allow_connections true`)
    await admin.query(`grant connect on database "${name}" to public`)
  }
})

afterAll(async () => {
  for (const { name, client } of siblings) {
    await client.end()
    await admin.query(`drop database "${name}"`)
  }
  await admin.query(`drop role ${ROLE}`)
  await admin.end()
})

test('names and patterns select databases, and the connection only says where the server is', async ({
  database,
}) => {
  await database.sql(`
    create table orders (id serial primary key);
    insert into orders values (1)`)
  const checked = await runOn(database, { databases: '_a_?, _B\n"_C"', mode: 'check' })
  expect(namesIn(checked.json)).toEqual(siblings.map(({ name }) => name))
  expect(checked.json.totals).toMatchObject({ checked: 4, drifted: 4, problems: 0 })
  expect(checked.report.failed).toBe(true)
  for (const { error, serverVersion, sequences } of checked.json.databases) {
    expect(error).toBeNull()
    expect(serverVersion).toMatch(new RegExp(`^${database.major}\\b`))
    expect(sequences.map(({ name }) => name)).toEqual(['public.orders_id_seq'])
  }

  const fixed = await runOn(database, { databases: '_A_*' })
  expect(fixed.json.totals).toMatchObject({ checked: 2, fixed: 2 })
  expect(await nextOrders()).toEqual({ upper: '1', a1: '6', a2: '6', b: '1' })
  const again = await runOn(database, { databases: '_a_*' })
  expect(again.json.totals).toMatchObject({ healthy: 2, fixed: 0 })
  const own = await run(database, { mode: 'check' })
  expect(own.sequence('orders_id_seq').status).toBe('drifted')
})

test('a quoted name of a database matches in its own case only', async ({ database }) => {
  const found = await runOn(database, { databases: '"_C"', mode: 'check' })
  expect(namesIn(found.json)).toEqual([upper.name])
  const missed = await runOn(database, { databases: '"_c"', mode: 'check' })
  expect(missed.json.databases[0]?.error).toContain(`${PREFIX}_c`)
})

test("a database's failure is its own: the others are fixed, and the job fails", async ({
  database,
}) => {
  await admin.query(`revoke connect on database ${a2.name} from public`)
  const { json, report } = await runOn(database, {
    databases: '_*',
    'connection-string': database.uriFor(ROLE),
  })
  expect(namesIn(json)).toEqual(siblings.map(({ name }) => name))
  expect(json.databases.map(({ error }) => error !== null)).toEqual([false, false, true, false])
  expect(json.databases[2]).toMatchObject({ name: a2.name, sequences: [] })
  expect(json.databases[2]?.error).toMatch(/may not connect to database.*GRANT CONNECT ON DATABASE/)
  expect(json.totals).toMatchObject({ checked: 3, fixed: 3, problems: 1 })
  expect(report.failed).toBe(true)
  expect(await nextOrders()).toEqual({ upper: '6', a1: '6', a2: '1', b: '6' })
})

test("a sequence's problem in one database does not stop another database", async ({
  database,
}) => {
  await a1.sql(`alter sequence orders_id_seq maxvalue 5`)
  const { json, report } = await runOn(database, { databases: '_*' })
  const statuses = json.databases.map(({ sequences }) => sequences[0]?.status)
  expect(statuses).toEqual(['fixed', 'exhausted', 'fixed', 'fixed'])
  expect(report.failed).toBe(true)
})

test('templates and databases that allow no connections are left out', async ({ database }) => {
  await admin.query(`alter database ${a1.name} is_template true`)
  await admin.query(`alter database ${a2.name} allow_connections false`)
  const { json, report } = await runOn(database, { databases: '_*' })
  expect(namesIn(json)).toEqual([upper.name, b.name])
  expect(report.failed).toBe(false)
  expect(await nextOrders()).toEqual({ upper: '6', a1: '1', a2: '1', b: '6' })

  const named = await runOn(database, { databases: '_a_1, _a_2' })
  expect(named.json.databases).toHaveLength(1)
  expect(named.json.databases[0]?.error).toContain(a1.name)
  expect(named.json.databases[0]?.error).toContain(a2.name)
  expect(named.report.failed).toBe(true)
})

test('a connection to the next database is opened when that to the one before has ended', async ({
  database,
}) => {
  const open = [0]
  const proxy = await startFaultProxy({ host, port }, async ({ from, type }) => {
    if (type === 'start') open.push((open.at(-1) ?? 0) + 1)
    if (from === 'client' && type === TERMINATE) {
      // A server that has much to do ends a session some time after it was told to.
      await setTimeout(50)
      open.push((open.at(-1) ?? 0) - 1)
    }
    return PASS
  })
  const { json } = await run(
    { uri: `postgresql://postgres@127.0.0.1:${proxy.port}/${database.name}?sslmode=disable` },
    { mode: 'check', databases: `${PREFIX}_*`, 'max-connections': '1' },
  )
  await proxy.stop()
  expect(json.databases).toHaveLength(siblings.length)
  expect(Math.max(...open)).toBe(1)
})

test('a database whose removal was interrupted is left out', async ({ database }) => {
  // What DROP DATABASE leaves where it is cancelled, from PostgreSQL 16 on.
  await limitConnections(a1, -2)
  try {
    const { json, report } = await runOn(database, { databases: '_*' })
    expect(namesIn(json)).toEqual([upper.name, a2.name, b.name])
    expect(json.databases.map(({ error }) => error)).toEqual([null, null, null])
    expect(report.failed).toBe(false)
  } finally {
    await limitConnections(a1, -1)
  }
  expect(await nextOrders()).toEqual({ upper: '6', a1: '1', a2: '6', b: '6' })
})

test('a pattern that matches no database is an error that names it, and nothing is fixed', async ({
  database,
}) => {
  const { json, report } = await runOn(database, { databases: '_b, _z*, _y' })
  expect(json.databases).toHaveLength(1)
  const error = json.databases[0]?.error ?? ''
  expect(error).toContain(`"${PREFIX}_z*"`)
  expect(error).toContain(`"${PREFIX}_y"`)
  expect(error).not.toContain(`"${b.name}"`)
  expect(json.totals).toMatchObject({ checked: 0, problems: 1 })
  expect(report.failed).toBe(true)
  expect(await nextOrders()).toEqual({ upper: '1', a1: '1', a2: '1', b: '1' })
})

test('tables, exclude-tables and links need to match in one of the databases only', async ({
  database,
}) => {
  await b.sql(`
    drop table orders;
    create table clients (id serial primary key);
    insert into clients values (1);
    create table logs (id serial primary key);
    insert into logs values (1);
    create sequence ids;
    create table linked (id int primary key);
    insert into linked values (7)`)
  const { json, sequence, report } = await runOn(database, {
    databases: '_a_1, _b',
    tables: 'orders, clients, linked',
    'exclude-tables': 'logs',
    links: 'ids -> linked.id',
  })
  expect(report.failed).toBe(false)
  expect(json.databases.map(({ name, sequences }) => ({ name, count: sequences.length }))).toEqual([
    { name: a1.name, count: 1 },
    { name: b.name, count: 2 },
  ])
  expect(sequence('orders_id_seq').status).toBe('fixed')
  expect(sequence('clients_id_seq').status).toBe('fixed')
  expect(sequence('ids')).toMatchObject({ status: 'fixed', after: { next: '8' } })
})

test('what tables, exclude-tables or links name and no database has is an error, and nothing is fixed', async ({
  database,
}) => {
  for (const given of [
    { tables: 'orders, nowhere' },
    { 'exclude-tables': 'nowhere' },
    { links: 'nowhere -> orders.id' },
  ]) {
    const { json, report } = await runOn(database, { databases: '_*', ...given })
    expect(json.databases.map(({ error }) => error).join(' ')).toContain('nowhere')
    expect(json.totals).toMatchObject({ fixed: 0 })
    expect(report.failed).toBe(true)
  }
  expect(await nextOrders()).toEqual({ upper: '1', a1: '1', a2: '1', b: '1' })
})

test.runIf(hasPsql())(
  'the SQL script, run by psql, goes from one database to the next, whatever their encodings',
  async ({ database }) => {
    await b.sql(`
      create table "bücher" (id serial primary key);
      insert into "bücher" values (1)`)
    const { sql } = await runOn(database, { databases: '_*', mode: 'check' })
    const running = promisify(execFile)('psql', ['-v', 'ON_ERROR_STOP=1', '-X', database.uri])
    running.child.stdin?.end(sql)
    await running
    expect(await nextOrders()).toEqual({ upper: '6', a1: '6', a2: '6', b: '6' })
    const { json } = await runOn(database, { databases: '_*', mode: 'check' })
    expect(json.totals).toMatchObject({ checked: 5, healthy: 5 })
  },
)

test.for([
  { connections: 1, databases: '_*', atOnce: 1 },
  { connections: 3, databases: '_*', atOnce: 3 },
  { connections: 5, databases: '_a_*', atOnce: 4 },
  { connections: 9, databases: '_*', atOnce: 8 },
])(
  'over the databases $databases there are never more than $connections connections open at once',
  async ({ connections, databases, atOnce }, { database }) => {
    const locked = databases === '_*' ? siblings : [a1, a2]
    for (const { sql } of locked) {
      await sql(`do $$ begin
        for n in 1..3 loop execute format('create table t%s (id serial)', n); end loop;
      end $$`)
      // What another session has locked is read by all connections at once, again and again.
      await sql('begin')
      await sql('lock table orders, t1, t2, t3 in access exclusive mode')
    }
    const open: number[] = [0]
    let errors = 0
    let release: Promise<unknown> | null = null
    const proxy = await startFaultProxy({ host, port }, async ({ from, type }) => {
      if (type === 'start') open.push((open.at(-1) ?? 0) + 1)
      if (from === 'client' && type === TERMINATE) open.push((open.at(-1) ?? 0) - 1)
      // Any connection too many would be open soon after those that may be.
      if (from === 'server' && type === 'E' && Math.max(...open) >= atOnce) errors++
      if (errors > ERRORS_TO_WAIT_FOR)
        release ??= Promise.all(locked.map(({ sql }) => sql('commit')))
      await release
      return PASS
    })
    const uri = `postgresql://postgres@127.0.0.1:${proxy.port}/${database.name}?sslmode=disable`
    const { json } = await runOn(database, {
      databases,
      // To be found in one database, they are looked for in each.
      tables: 'orders, t?',
      'max-connections': String(connections),
      'lock-timeout': '60',
      'connection-string': uri,
    })
    await proxy.stop()
    expect(json.totals).toMatchObject({
      checked: 4 * locked.length,
      fixed: locked.length,
      problems: 0,
    })
    expect(Math.max(...open)).toBe(atOnce)
  },
)

function siblingOf(ending: string): Sibling {
  const name = `${PREFIX}_${ending}`
  const client = new Client({ host, port, user: 'postgres', database: name })
  return {
    name,
    client,
    sql: async (text) => (await client.query<Record<string, unknown>>(text)).rows,
  }
}

function hasPsql(): boolean {
  try {
    execFileSync('psql', ['--version'])
    return true
  } catch {
    return false
  }
}

/** As no ALTER DATABASE does it: -2 stands for a database that is half removed. */
async function limitConnections({ name }: Sibling, limit: number): Promise<void> {
  await admin.query(`update pg_database set datconnlimit = ${limit} where datname = '${name}'`)
}

/** Patterns begin with an underscore, which stands for what all the names begin with. */
function runOn(
  database: TestDatabase,
  given: NonNullable<Parameters<typeof run>[1]>,
): Promise<Run> {
  const databases = given.databases?.replaceAll(/(?<![\w*?])_/g, `${PREFIX}_`) ?? ''
  return run(database, { ...given, databases })
}

function namesIn({ databases }: Run['json']): readonly string[] {
  return databases.map(({ name }) => name)
}

/** The next id of `orders` in each sibling. */
async function nextOrders(): Promise<Readonly<Record<string, unknown>>> {
  return {
    upper: await nextOrder(upper),
    a1: await nextOrder(a1),
    a2: await nextOrder(a2),
    b: await nextOrder(b),
  }
}

/** Read without taking it. */
async function nextOrder({ sql }: Sibling): Promise<unknown> {
  const [row] = await sql(`select (last_value + is_called::int)::text as next from orders_id_seq`)
  return row?.['next']
}
