/** Fixes beside sessions that write. Sessions are stepped by their own locks, never by time. */
import { expect } from 'vitest'
import { test } from '../helpers/database.ts'
import { PASS } from '../helpers/fault-proxy.ts'
import { run } from '../helpers/run.ts'
import { runThrough, withLimits } from '../helpers/run-through.ts'
import { untilActionWaits } from '../helpers/waiting.ts'

/** Two tables that drift, of which another session is busy with one. */
const BUSY_AND_QUIET = `
  create table busy (id serial primary key);
  create table quiet (id serial primary key);
  insert into busy values (5);
  insert into quiet values (5)`

test('explicit ids that are not committed yet are waited for and counted', async ({ database }) => {
  await database.sql(`create table t (id serial primary key); insert into t values (5)`)
  const importer = await database.connect()
  await importer.query(`begin; insert into t values (1000)`)
  const running = run(database)
  await untilActionWaits(database)
  await importer.query('commit')
  const { sequence } = await running
  expect(sequence('t_id_seq')).toMatchObject({
    status: 'fixed',
    furthest: '1000',
    after: { next: '1001' },
  })
})

const SHARED = `
  create sequence s;
  create table t (id int primary key default nextval('s'));
  create table u (id int primary key default nextval('s'));
  insert into t values (5)`

test.for([
  {
    what: 'an identity',
    schema: `create table t (id int generated always as identity); insert into t default values`,
    sql: `insert into t overriding system value values (1000)`,
    sequence: 't_id_seq',
  },
  {
    what: 'a child',
    schema: `create table t (id serial); create table child () inherits (t); insert into t values (5)`,
    sql: `insert into child values (1000)`,
    sequence: 't_id_seq',
  },
  {
    what: 'a partition',
    schema: `
      create table t (id serial) partition by range (id);
      create table low partition of t for values from (1) to (500);
      create table high partition of t for values from (500) to (5000);
      insert into t values (5)`,
    sql: `insert into high values (1000)`,
    sequence: 't_id_seq',
  },
  {
    what: 'a table that shares',
    schema: SHARED,
    sql: `insert into u values (1000)`,
    sequence: 's',
  },
])('an import into $what that is not committed yet is counted', async (given, { database }) => {
  await database.sql(`${given.schema}; insert into t overriding system value values (7)`)
  const importer = await database.connect()
  await importer.query(`begin; ${given.sql}`)
  const running = run(database)
  await untilActionWaits(database)
  await importer.query('commit')
  expect((await running).sequence(given.sequence)).toMatchObject({
    status: 'fixed',
    after: { next: '1001' },
  })
})

test('an import that is rolled back is waited for and not counted', async ({ database }) => {
  await database.sql(`create table t (id serial primary key); insert into t values (5)`)
  const importer = await database.connect()
  await importer.query(`begin; insert into t values (1000)`)
  const running = run(database)
  await untilActionWaits(database)
  await importer.query('rollback')
  expect((await running).sequence('t_id_seq')).toMatchObject({
    status: 'fixed',
    furthest: '5',
    after: { next: '6' },
  })
})

test('a transaction that called nextval and outlasts lock-timeout makes its sequence failed', async ({
  database,
}) => {
  await database.sql(BUSY_AND_QUIET)
  const application = await database.connect()
  await application.query(`begin; select nextval('busy_id_seq')`)
  const { sequence } = await run(database, { 'lock-timeout': '1' })
  expect(sequence('busy_id_seq').status).toBe('failed')
  expect(sequence('busy_id_seq').message).toContain('lock-timeout (1 s)')
  expect(sequence('quiet_id_seq').status).toBe('fixed')
  await application.query(`insert into busy values (2); commit`)
})

test('a writer that outlasts lock-timeout makes its sequence failed, and the others are fixed', async ({
  database,
}) => {
  await database.sql(BUSY_AND_QUIET)
  const writer = await database.connect()
  await writer.query(`begin; insert into busy values (6)`)
  const { sequence, report } = await run(database, { 'lock-timeout': '1' })
  expect(sequence('busy_id_seq')).toMatchObject({ status: 'failed', furthest: '5', after: null })
  expect(sequence('busy_id_seq').message).toContain('lock-timeout (1 s)')
  expect(sequence('quiet_id_seq').status).toBe('fixed')
  expect(report.failed).toBe(true)
  expect(report.totals).toMatchObject({ drifted: 2, fixed: 1, problems: 1 })
  await writer.query('rollback')
})

test('a batch gives way at once where a table is locked, so that nobody queues behind it', async ({
  database,
}) => {
  await database.sql(BUSY_AND_QUIET)
  const writer = await database.connect()
  await writer.query(`begin; insert into busy values (6)`)
  const end = Promise.withResolvers<string>()
  let isOver = false
  const running = runThrough(database, {
    decide({ type, sql }) {
      if (sql === 'rollback') {
        isOver = true
        end.resolve('gave way')
      }
      // If it queued, it would do so without end.
      return isOver || type !== 'Q' ? PASS : { kind: 'replace', sql: withLimits(sql, 0) }
    },
  })
  const queued = untilActionWaits(database).then(() => 'queued')
  expect(await Promise.race([end.promise, queued])).toBe('gave way')
  await writer.query('rollback')
  const { sequence } = await running
  expect(sequence('busy_id_seq').status).toBe('fixed')
  expect(sequence('quiet_id_seq').status).toBe('fixed')
})

test('a transaction that called nextval and inserts later does not die of a deadlock', async ({
  database,
}) => {
  await database.sql(`create table t (id serial primary key); insert into t values (5)`)
  const application = await database.connect()
  const [{ before } = { before: '' }] = await database.sql(
    `select deadlocks as before from pg_stat_database where datname = current_database()`,
  )
  await application.query(`begin; select nextval('t_id_seq')`)
  const running = run(database)
  await untilActionWaits(database)
  await application.query(`insert into t values (900)`)
  await application.query(`insert into t values (901)`)
  await application.query('commit')
  const { sequence } = await running
  expect(sequence('t_id_seq')).toMatchObject({ status: 'fixed', after: { next: '902' } })
  const after = await database.sql(
    `select deadlocks as before from pg_stat_database where datname = current_database()`,
  )
  expect(after).toEqual([{ before }])
})

test('a session with cached values collides no more once the owner fixed the sequence', async ({
  database,
}) => {
  await database.sql(`
    create sequence cached cache 50;
    create table t (id int primary key default nextval('cached'));`)
  const application = await database.connect()
  await application.query(`insert into t default values`)
  await database.sql(`insert into t select g from generate_series(2, 60) as g`)
  const { sequence } = await run(database)
  expect(sequence('cached')).toMatchObject({ status: 'fixed', cache: '50' })
  const { rows } = await application.query<{ id: number }>(
    `insert into t default values returning id`,
  )
  expect(rows).toEqual([{ id: 61 }])
})

test('readers go on while a sequence is fixed, and the fix does not wait for them', async ({
  database,
}) => {
  await database.sql(`create table t (id serial primary key); insert into t values (5)`)
  const reader = await database.connect()
  await reader.query(`begin isolation level repeatable read; select * from t`)
  const { sequence } = await run(database)
  expect(sequence('t_id_seq').status).toBe('fixed')
  await reader.query('commit')
})

test("the fix reads committed rows whatever the role's default isolation is", async ({
  database,
}) => {
  const role = `r_${database.name.slice(-8)}`
  await database.sql(`
    create role ${role} login superuser;
    alter role ${role} set default_transaction_isolation = 'serializable';
    create table t (id serial primary key); insert into t values (5)`)
  const importer = await database.connect()
  await importer.query(`begin; insert into t values (77)`)
  const running = run(database, { 'connection-string': database.uriFor(role) })
  await untilActionWaits(database)
  await importer.query('commit')
  expect((await running).sequence('t_id_seq').after?.next).toBe('78')
  await database.sql(`drop role ${role}`)
})

test('a role whose transactions are read-only by default fixes all the same', async ({
  database,
}) => {
  const role = `r_${database.name.slice(-8)}`
  await database.sql(`
    create role ${role} login superuser;
    alter role ${role} set default_transaction_read_only = on;
    create table t (id serial primary key);
    create table cached (id serial primary key);
    alter sequence cached_id_seq cache 20;
    insert into t values (5);
    insert into cached values (5)`)
  const { sequence } = await run(database, { 'connection-string': database.uriFor(role) })
  expect(sequence('t_id_seq')).toMatchObject({ status: 'fixed', after: { next: '6' } })
  expect(sequence('cached_id_seq')).toMatchObject({ status: 'fixed', after: { next: '6' } })
  await database.sql(`drop role ${role}`)
})

test('two runs at the same time fix every sequence once', async ({ database }) => {
  await database.sql(`
    do $$ begin
      for n in 1..60 loop
        execute format('create table t%s (id serial primary key)', n);
        execute format('insert into t%s values (9)', n);
      end loop;
    end $$`)
  const runs = await Promise.all([run(database), run(database)])
  for (const { json } of runs) expect(json.totals).toMatchObject({ checked: 60, problems: 0 })
  const { json } = await run(database, { mode: 'check' })
  expect(json.totals).toMatchObject({ healthy: 60, drifted: 0 })
})

test('a table that others hold exclusively is waited for in short attempts, also by check', async ({
  database,
}) => {
  await database.sql(`
    create table a (id serial primary key);
    create table b (id serial primary key);
    insert into a values (1), (2);
    insert into b values (1)`)
  const migration = await database.connect()
  await migration.query(`begin; lock table b in access exclusive mode`)
  const { sequence } = await run(database, { mode: 'check', 'lock-timeout': '1' })
  expect(sequence('a_id_seq').status).toBe('drifted')
  expect(sequence('b_id_seq')).toMatchObject({ status: 'unreadable', before: { next: '1' } })
  expect(sequence('b_id_seq').message).toContain('lock-timeout (1 s)')

  const running = run(database, { mode: 'check' })
  await untilActionWaits(database)
  // Waits for the table that the action may hold, and outlives its own deadlock timer.
  await migration.query(`alter table a add column x int`)
  await migration.query('commit')
  expect((await running).sequence('b_id_seq').status).toBe('drifted')
})

test('a session that reads the sequence itself, as a dump does, does not keep it from being fixed', async ({
  database,
}) => {
  await database.sql(`create table t (id serial primary key); insert into t values (5)`)
  const dump = await database.connect()
  await dump.query(`begin; select * from t_id_seq`)
  const { sequence } = await run(database, { 'lock-timeout': '2' })
  expect(sequence('t_id_seq')).toMatchObject({ status: 'fixed', after: { next: '6' } })
  await dump.query('commit')
})

test.for([
  { fix: 'a fix', waits: false },
  { fix: 'a fix that had to wait for a writer', waits: true },
])('$fix may read rows for longer than it may wait for locks', async ({ waits }, { database }) => {
  const [{ port } = { port: '' }] = await database.sql(`select current_setting('port') as port`)
  await database.sql(`
    create table remote (id int);
    insert into remote values (30);
    create view slow as select id from remote where pg_sleep(0.4) is not null;
    create extension postgres_fdw;
    create server here foreign data wrapper postgres_fdw
      options (host '127.0.0.1', port '${String(port)}', dbname '${database.name}');
    create user mapping for postgres server here options (user 'postgres');
    create sequence s;
    create table t (id int primary key default nextval('s'));
    create foreign table f (id int default nextval('s')) server here options (table_name 'slow')`)
  const writer = await database.connect()
  if (waits) await writer.query(`begin; insert into t values (5)`)
  const running = run(database)
  if (waits) {
    await untilActionWaits(database)
    await writer.query('commit')
  }
  expect((await running).sequence('s')).toMatchObject({ status: 'fixed', after: { next: '31' } })
})

test('an autovacuum of the imported table gives way to the fix', async ({ database }) => {
  await database.sql(`
    create table t (id serial primary key, filler text);
    insert into t select g, repeat('x', 500) from generate_series(1, 30000) as g;
    delete from t where id % 2 = 0;
    alter table t set (
      autovacuum_vacuum_cost_delay = 50, autovacuum_vacuum_cost_limit = 1,
      autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0)`)
  await expect
    .poll(
      () =>
        database.sql(`
          select 1 from pg_stat_activity
           where datname = current_database() and query like 'autovacuum: VACUUM%public.t'`),
      { timeout: 20_000, interval: 20 },
    )
    .toHaveLength(1)
  const { sequence } = await run(database, { 'lock-timeout': '5' })
  expect(sequence('t_id_seq')).toMatchObject({ status: 'fixed', after: { next: '30000' } })
})

test('a sequence that another session sets back is not reported as a lost connection', async ({
  database,
}) => {
  await database.sql(`create table t (id serial primary key); insert into t values (5)`)
  const other = await database.connect()
  const setting = new AbortController()
  const work = (async () => {
    while (!setting.signal.aborted) await other.query(`select setval('t_id_seq', 1, false)`)
  })()
  const { sequence } = await run(database, { 'lock-timeout': '1' })
  setting.abort()
  await work
  expect(sequence('t_id_seq').message ?? '').not.toContain('connection')
})

test('a sequence that is moved while rows beyond it arrive is told from where it began', async ({
  database,
}) => {
  await database.sql(`create table t (id serial primary key); insert into t values (5)`)
  const importer = await database.connect()
  await importer.query(`set lock_timeout = '10s'`)
  const importing = new AbortController()
  const work = (async () => {
    while (!importing.signal.aborted) {
      await importer.query(
        `insert into t select last_value + 3 from t_id_seq on conflict do nothing`,
      )
    }
  })()
  const { sequence } = await run(database, { 'lock-timeout': '1' })
  importing.abort()
  await work
  const { before, after, message, status } = sequence('t_id_seq')
  expect(before).toMatchObject({ next: '1' })
  expect(Number(after?.next)).toBeGreaterThan(5)
  if (status === 'failed') expect(message).toMatch(/not complete: it was moved.*keep arriving/)
  else expect(status).toBe('fixed')
})
