/** Through PgBouncer in transaction mode, where a transaction is all that a client has. */
import { Client } from 'pg'
import { describe, expect, inject } from 'vitest'
import { test as base, type TestDatabase } from '../helpers/database.ts'
import { PASS, startFaultProxy, type Decide } from '../helpers/fault-proxy.ts'
import { hasPgBouncer, startPgBouncer } from '../helpers/pgbouncer.ts'
import { placesOf } from '../helpers/place.ts'
import { run, type Run } from '../helpers/run.ts'
import { runThrough } from '../helpers/run-through.ts'
import { untilActionWaits } from '../helpers/waiting.ts'
import { makeWorkspace } from '../helpers/workspace.ts'

/** More than one batch of sequences. */
const TABLES = 150

const MANY_DRIFTED = `
do $$ begin
  for n in 1..${TABLES} loop
    execute format('create table t%s (id serial primary key, name text)', n);
    execute format('insert into t%s values (7)', n);
  end loop;
end $$`

describe.runIf(hasPgBouncer()).each([1, 4])('with pools of %d connections', (size) => {
  const test = base.extend<{ pooled: string }>({
    pooled: async ({ database }, use) => {
      const pooler = await startPgBouncer(inject('server'), { size })
      await use(`postgresql://postgres@127.0.0.1:${pooler.port}/${database.name}`)
      await pooler.stop()
    },
  })

  test('several runs at once check and fix, and every insert goes well afterwards', async ({
    database,
    pooled,
  }) => {
    await database.sql(MANY_DRIFTED)
    const inputs = { 'connection-string': pooled, 'max-connections': '4' }
    const checked = await run(database, { ...inputs, mode: 'check' })
    expect(checked.json.totals).toMatchObject({ checked: TABLES, drifted: TABLES, problems: 0 })

    const runs = await Promise.all([1, 2].map(() => run(database, inputs)))
    for (const { json } of runs) {
      expect(json.databases).toMatchObject([{ error: null }])
      expect(json.totals).toMatchObject({ checked: TABLES, problems: 0 })
    }
    const states = runs.flatMap(({ json }) => json.databases.flatMap((each) => each.sequences))
    expect(new Set(states.map(({ status }) => status))).toEqual(
      new Set(states.some(({ status }) => status === 'healthy') ? ['fixed', 'healthy'] : ['fixed']),
    )
    for (const { before, after } of states) expect((after ?? before)?.next).toBe('8')
    await database.sql(`
      do $$ begin
        for n in 1..${TABLES} loop
          execute format('insert into t%s (name) values (null)', n);
        end loop;
      end $$`)
  })
})

base.runIf(hasPgBouncer())(
  'a pooler in statement mode, which knows no transactions, is told apart from a server',
  async ({ database }) => {
    const pooler = await startPgBouncer(inject('server'), { size: 1, mode: 'statement' })
    const uri = `postgresql://postgres@127.0.0.1:${pooler.port}/${database.name}`
    const { json } = await run(database, { 'connection-string': uri, mode: 'check' })
    await pooler.stop()
    expect(json.databases[0]?.error).toMatch(
      /transaction blocks not allowed.*in transaction or session mode/,
    )
  },
)

/** Sequences of every kind of fix, and a default that is read along the role's search_path. */
const SCHEMA = `
  create table quiet (id serial primary key);
  create table busy (id serial primary key);
  create table cached (id serial primary key);
  alter sequence cached_id_seq cache 20;
  create sequence named;
  create table texts (id int default nextval('named'::text));
  insert into quiet values (5);
  insert into busy values (5);
  insert into cached values (5);
  insert into texts values (5)`

/** Everything that the action sets for a transaction, as another client of the pooler may have it. */
const OTHERS_SETTINGS = `
  set search_path = elsewhere, public;
  set quote_all_identifiers = on;
  set enable_nestloop = on;
  set row_security = on;
  set lock_timeout = '11min';
  set statement_timeout = '12min';
  set deadlock_timeout = '13min';
  set idle_in_transaction_session_timeout = '14min'`

/** Checks, and fixes beside a writer, so that some fixes have to wait. */
async function checkAndFix(
  database: TestDatabase,
  go: (mode: string) => Promise<Run>,
): Promise<void> {
  expect((await go('check')).report.totals).toMatchObject({ drifted: 4, problems: 0 })
  const writer = await database.connect()
  await writer.query(`begin; insert into busy values (6)`)
  const running = go('auto')
  await untilActionWaits(database)
  await writer.query('commit')
  expect((await running).report.totals).toMatchObject({ fixed: 4, problems: 0 })
}

base.runIf(hasPgBouncer())(
  'the one connection of a pooler has the same settings after a run as before',
  async ({ database }) => {
    await database.sql(SCHEMA)
    const pooler = await startPgBouncer(inject('server'), { size: 1, idleSeconds: 600 })
    const uri = `postgresql://postgres@127.0.0.1:${pooler.port}/${database.name}`
    // Without a name the pooler would leave the one of the client before.
    const client = new Client({ connectionString: uri, application_name: 'another client' })
    const settings = async () => {
      const { rows } = await client.query<Record<string, unknown>>(`
        select pg_backend_pid()::text as name, null as setting
         union all
        select s.name, s.setting from pg_catalog.pg_settings as s`)
      return rows
    }
    try {
      await client.connect()
      await client.query(OTHERS_SETTINGS)
      const before = await settings()
      await checkAndFix(database, (mode) => run(database, { 'connection-string': uri, mode }))
      expect(await settings()).toEqual(before)
    } finally {
      await client.end()
      await pooler.stop()
    }
  },
)

type Watch = {
  readonly decide: Decide
  /** What the transactions set that outlasts them. */
  readonly found: () => Promise<readonly unknown[]>
}

/** Watches sessions that go through a proxy. The database has a table for what is left behind. */
async function watchSettings(database: TestDatabase): Promise<Watch> {
  await database.sql(`create table left_behind (name text, setting text)`)
  const statements: string[] = []
  return {
    decide({ type, sql }) {
      statements.push(...sql.split(/;\s*/))
      if (type !== 'Q' || sql !== 'commit') return PASS
      const sets = `select name, setting from pg_catalog.pg_settings where source = 'session'`
      return { kind: 'replace', sql: `commit; insert into public.left_behind ${sets}` }
    },
    async found() {
      // What goes back to a default may still not be what another client had set.
      const lasting = statements.filter((sql) => /^(re)?set (?!local )/i.test(sql))
      return [...lasting, ...(await database.sql(`select distinct * from left_behind`))]
    },
  }
}

base('a check and a fix leave no setting behind on their connections', async ({ database }) => {
  await database.sql(SCHEMA)
  const { decide, found } = await watchSettings(database)
  await checkAndFix(database, (mode) => runThrough(database, { decide, inputs: { mode } }))
  expect(await found()).toEqual([])
})

base(
  'the search for the line of an import leaves no setting behind on its connection',
  async ({ database }) => {
    await database.sql(`create table t (id serial primary key, note text)`)
    const { decide, found } = await watchSettings(database)
    const proxy = await startFaultProxy(inject('server'), decide)
    const workspace = await makeWorkspace({ 'a.sql': `insert into t values (5, 'x');` })
    const uri = `postgresql://postgres@127.0.0.1:${proxy.port}/${database.name}?sslmode=disable`
    const given = { 'connection-string': uri, imports: 'psql -q -f a.sql' }
    const { places } = await placesOf(workspace, given)
    await workspace.remove()
    await proxy.stop()
    expect(places).toEqual({ 'public.t_id_seq': 'a.sql:1' })
    expect(await found()).toEqual([])
  },
)
