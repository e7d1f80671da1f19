/** What other sessions and the server do between what the action reads and what it writes. */
import process from 'node:process'
import { Client } from 'pg'
import { describe, expect, inject } from 'vitest'
import { errorCode, SqlState } from '../../src/connect/sql-state.ts'
import { test, type TestDatabase } from '../helpers/database.ts'
import { PASS, startFaultProxy, type Decide, type Place } from '../helpers/fault-proxy.ts'
import { run, type Run } from '../helpers/run.ts'
import { runThrough } from '../helpers/run-through.ts'
import { startServer } from '../helpers/server.ts'

const FIRST_FIX = /^begin isolation level read committed/

type Change = {
  readonly name: string
  readonly sql: string
  /** Of the sequence by its new name, if it has one. */
  readonly expected: {
    readonly name?: string
    readonly status: string
    readonly message: RegExp | null
    readonly next: number | null
  }
}

const SETTLED = { status: 'fixed', message: null }

describe.concurrent('between discovery and fix', { timeout: 60_000 }, () => {
  test.for<Change>([
    {
      name: 'a table that is dropped is told',
      sql: `drop table t`,
      expected: { status: 'failed', message: /dropped or renamed.*run again/, next: 1 },
    },
    {
      name: 'a sequence that is dropped is told',
      sql: `drop sequence t_id_seq cascade`,
      expected: { status: 'failed', message: /it was dropped while the action ran/, next: null },
    },
    {
      name: 'a table that is renamed is told',
      sql: `alter table t rename to u`,
      expected: { status: 'failed', message: /dropped or renamed.*run again/, next: 1 },
    },
    {
      name: 'a column that is dropped is told',
      sql: `create sequence s; alter sequence t_id_seq owned by none; alter table t drop column id; alter table t add column x int`,
      expected: { status: 'failed', message: /run again/, next: 1 },
    },
    {
      name: 'a sequence that is renamed is fixed under its new name',
      sql: `alter sequence t_id_seq rename to other`,
      expected: { ...SETTLED, name: 'public.other', next: 41 },
    },
    {
      name: 'another increment is counted with',
      sql: `alter sequence t_id_seq increment by 13`,
      expected: { ...SETTLED, next: 53 },
    },
    {
      name: 'bounds that leave no value make it exhausted',
      sql: `alter sequence t_id_seq maxvalue 40`,
      expected: { status: 'exhausted', message: /no value is left/, next: 1 },
    },
    {
      name: 'another type with room enough is fixed',
      sql: `alter sequence t_id_seq as smallint; alter table t alter id type smallint`,
      expected: { ...SETTLED, next: 41 },
    },
    {
      name: 'another session that has moved it is left alone',
      sql: `select setval('t_id_seq', 100)`,
      expected: { status: 'healthy', message: /Another session moved it/, next: 101 },
    },
    {
      name: 'a role that may no longer read the rows is told what it lacks',
      sql: `revoke select on t from ROLE`,
      expected: {
        status: 'failed',
        message: /permission denied.*give the role what it lacks: GRANT/,
        next: 1,
      },
    },
    {
      name: 'a role that may no longer lock the table fixes without the lock, and says so',
      sql: `revoke update on t from ROLE`,
      expected: { status: 'fixed', message: /without locking the table/, next: 41 },
    },
    {
      name: 'a role that owns the sequence no longer is told',
      sql: `alter table t owner to postgres; revoke all on t_id_seq from ROLE`,
      expected: {
        status: 'failed',
        message: /(must be owner|permission denied).*give the role what it lacks: GRANT/,
        next: 1,
      },
    },
  ])('$name', async ({ sql, expected }, { database }) => {
    const role = await makeTable(database)
    const { result, rest } = await runStepped(database, {
      role,
      at: FIRST_FIX,
      act: () => database.sql(sql.replaceAll('ROLE', role)),
    })
    const { name = 'public.t_id_seq', next, message, status } = expected
    const found = result.sequence(name)
    expect(found.status).toBe(status)
    if (message === null) expect(found.message).toBeNull()
    else expect(found.message).toMatch(message)
    // The others are fixed all the same.
    expect(rest).toMatchObject({ status: 'fixed', after: { next: '41' } })
    if (next !== null) expect(await nextOf(database, name)).toBe(next)
    await dropRole(database, role)
  })
})

/** Only RESTART empties caches, so that it is what moves a sequence that has one. */
const CACHED = { cache: 2 }

describe.concurrent('while a sequence is moved', { timeout: 60_000 }, () => {
  test.for([
    { way: 'RESTART', table: CACHED, at: /^alter sequence .* restart/ },
    { way: 'setval', table: {}, at: /setval\(m\.sequence/ },
  ])('a session that is terminated at $way is tried again', async ({ table, at }, { database }) => {
    const role = await makeTable(database, table)
    const { result, rest } = await runStepped(database, {
      role,
      at,
      act: () =>
        database.sql(
          `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`,
        ),
    })
    expect(result.sequence('t_id_seq')).toMatchObject({ ...SETTLED, after: { next: '41' } })
    expect(rest).toMatchObject({ status: 'fixed' })
    await dropRole(database, role)
  })

  test.for([
    { code: '53100', remedy: /free space on the server/ },
    { code: '25006', remedy: /run against the primary/ },
    { code: '57014', remedy: /raise statement_timeout/ },
  ])('the error $code is told with what to do', async ({ code, remedy }, { database }) => {
    const role = await makeTable(database, CACHED)
    const error = `do $$ begin raise exception 'no' using errcode = '${code}'; end $$`
    const proxy = await startFaultProxy(inject('server'), ({ sql }) =>
      /^alter sequence public.t_id_seq restart|^alter.*;.*t_id_seq restart/.test(sql)
        ? { kind: 'replace', sql: error }
        : PASS,
    )
    const result = await runAt(proxy.port, database, role)
    await proxy.stop()
    expect(result.sequence('t_id_seq')).toMatchObject({ status: 'failed', after: null })
    expect(result.sequence('t_id_seq').message).toMatch(remedy)
    expect(result.sequence('rest_id_seq').status).toBe('fixed')
    expect(result.report.failed).toBe(true)
    expect(await nextOf(database, 'public.t_id_seq')).toBe(1)
    await dropRole(database, role)
  })
})

test(
  'a server that crashes and comes up again is waited for',
  { timeout: 60_000 },
  async ({ database }) => {
    const server = await startServer(database.build)
    const client = new Client({ ...placeOf(server), user: 'postgres', database: 'postgres' })
    client.on('error', () => undefined)
    await client.connect()
    await client.query(
      `create table t (id serial primary key); alter sequence t_id_seq cache 2; insert into t values (40)`,
    )
    const { rows } = await client.query<{ pid: number }>(`select pg_backend_pid() as pid`)
    let hasCrashed = false
    const proxy = await startFaultProxy(server, async ({ from, sql }) => {
      if (
        hasCrashed ||
        from !== 'client' ||
        !sql.startsWith('alter sequence public.t_id_seq restart')
      ) {
        return PASS
      }
      hasCrashed = true
      // The server restarts itself where one of its processes is killed.
      const ended = new Promise((resolve) => client.once('end', resolve))
      process.kill(Number(rows[0]?.pid), 'SIGKILL')
      await ended
      return PASS
    })
    const result = await run(database, {
      'connection-string': `postgresql://postgres@127.0.0.1:${proxy.port}/postgres?sslmode=disable`,
      'max-connections': '1',
    })
    await proxy.stop()
    await server.stop()
    expect(hasCrashed).toBe(true)
    expect(result.sequence('t_id_seq')).toMatchObject({ status: 'fixed', after: { next: '41' } })
  },
)

function placeOf({ host, port }: Place): Place {
  return { host, port }
}

test('a role that has no connection left for a moment is tried again', async ({ database }) => {
  const role = await makeTable(database)
  await database.sql(`alter role ${role} connection limit 1`)
  let taking: Promise<Client> | null = null
  let refused = 0
  const take = async () => {
    await endSessionsOf(database, role)
    return connectAlone(database, role)
  }
  const result = await runThrough(database, {
    role,
    inputs: { 'max-connections': '1' },
    async decide({ from, type, sql }) {
      if (taking === null && FIRST_FIX.test(sql)) await (taking = take())
      if (taking === null || from !== 'client' || type !== 'start') return PASS
      const other = await taking
      // The second try shows that the first one was refused.
      if (++refused === 2) {
        await other.end()
        await endSessionsOf(database, role)
      }
      return PASS
    },
  })
  expect(refused).toBeGreaterThanOrEqual(2)
  expect(result.sequence('t_id_seq')).toMatchObject({ ...SETTLED, after: { next: '41' } })
  expect(result.sequence('rest_id_seq')).toMatchObject({ ...SETTLED, after: { next: '41' } })
  await dropRole(database, role)
})

/** Ends what sessions a role has, and resolves when the server has done with them. */
async function endSessionsOf(database: TestDatabase, role: string): Promise<void> {
  const sql = `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`
  while ((await database.sql(sql)).length > 0);
}

/** A session that has ended may still be counted for a moment. */
async function connectAlone(database: TestDatabase, role: string): Promise<Client> {
  for (;;) {
    try {
      return await database.connect(role)
    } catch (error) {
      if (errorCode(error) !== SqlState.tooManyConnections) throw error
    }
  }
}

type Stepped = {
  readonly role: string
  /** The first statement that is held. */
  readonly at: RegExp
  /** What is done while it is held. */
  readonly act: () => Promise<unknown>
}

async function runStepped(database: TestDatabase, { role, at, act }: Stepped) {
  let hasActed = false
  const decide: Decide = async ({ sql }) => {
    if (!hasActed && at.test(sql)) {
      hasActed = true
      await act()
    }
    return PASS
  }
  const proxy = await startFaultProxy(inject('server'), decide)
  const result = await runAt(proxy.port, database, role)
  await proxy.stop()
  expect(hasActed).toBe(true)
  return { result, rest: result.sequence('rest_id_seq') }
}

function runAt(port: number, database: TestDatabase, role: string): Promise<Run> {
  return run(database, {
    'connection-string': `postgresql://${role}@127.0.0.1:${port}/${database.name}?sslmode=disable`,
    'lock-timeout': '2',
    'max-connections': '1',
  })
}

/** Two tables whose owner is the role; the first one is for the test to change. */
async function makeTable(database: TestDatabase, { cache = 1 } = {}): Promise<string> {
  const role = `r_${database.name.slice(-12)}`
  await database.sql(`
    create role ${role} login;
    create table t (id serial primary key);
    create table rest (id serial primary key);
    insert into t values (40);
    insert into rest values (40);
    grant usage, create on schema public to ${role};
    grant select, update on t, t_id_seq, rest to ${role};
    alter table rest owner to ${role};
    alter sequence t_id_seq owned by none cache ${cache};
    alter sequence t_id_seq owner to ${role}`)
  return role
}

async function dropRole(database: TestDatabase, role: string): Promise<void> {
  await database.sql(`drop owned by ${role} cascade; drop role ${role}`)
}

async function nextOf(database: TestDatabase, name: string): Promise<number> {
  const [row] = await database.sql(`
    select (case when s.is_called then s.last_value + p.seqincrement else s.last_value end)::int as next
      from ${name} as s join pg_sequence as p on p.seqrelid = s.tableoid`)
  return Number(row?.['next'])
}
