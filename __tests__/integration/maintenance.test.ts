/** Fixes beside what administrators and migrations do to a table. */
import { expect } from 'vitest'
import { test, type TestDatabase } from '../helpers/database.ts'
import { run } from '../helpers/run.ts'
import { sendBlocked, untilActionWaits } from '../helpers/waiting.ts'

const TABLES = `
  create table t (id serial primary key, filler text);
  insert into t values (5);
  create table quiet (id serial primary key);
  insert into quiet values (5)`

const TRIGGER = `
  create trigger again before update on t
    for each row execute procedure suppress_redundant_updates_trigger()`

async function expectBusy(database: TestDatabase): Promise<void> {
  const { sequence } = await run(database, { 'lock-timeout': '1' })
  expect(sequence('t_id_seq')).toMatchObject({ status: 'failed', furthest: '5', after: null })
  expect(sequence('t_id_seq').message).toContain('lock-timeout (1 s)')
  expect(sequence('quiet_id_seq').status).toBe('fixed')
}

async function expectFixed(database: TestDatabase): Promise<void> {
  const { sequence } = await run(database)
  expect(sequence('t_id_seq')).toMatchObject({ status: 'fixed', after: { next: '6' } })
}

test('CREATE INDEX CONCURRENTLY is neither broken nor waited for beyond lock-timeout', async ({
  database,
}) => {
  await database.sql(TABLES)
  const [reader, builder] = [await database.connect(), await database.connect()]
  await reader.query(`begin isolation level repeatable read; select * from quiet`)
  // It holds the table while it waits for older snapshots to end.
  const sql = `create index concurrently built on t (filler)`
  const { done } = await sendBlocked(database, builder, sql)
  await expectBusy(database)
  await reader.query('commit')
  await done
  expect(
    await database.sql(`select indisvalid from pg_index where indexrelid = 'built'::regclass`),
  ).toEqual([{ indisvalid: true }])
  await expectFixed(database)
})

test('a VACUUM by hand is left in peace', async ({ database }) => {
  await database.sql(`
    ${TABLES};
    alter table t set (autovacuum_enabled = off);
    insert into t select g, repeat('x', 500) from generate_series(-30000, -1) as g;
    delete from t where id < 0 and id % 2 = 0`)
  const administrator = await database.connect()
  const { rows } = await administrator.query(`select pg_backend_pid() as backend`)
  const [{ backend }] = rows as [{ backend: number }]
  await administrator.query(`set vacuum_cost_delay = 100`)
  await administrator.query(`set vacuum_cost_limit = 1`)
  const vacuum = administrator.query('vacuum t')
  const ended = expect(vacuum).rejects.toThrow(/user request/)
  await expect
    .poll(() => database.sql(`select 1 from pg_stat_progress_vacuum where pid = ${backend}`), {
      timeout: 20_000,
    })
    .toHaveLength(1)
  await expectBusy(database)
  await database.sql(`select pg_cancel_backend(${backend})`)
  await ended
  await expectFixed(database)
})

test.for([
  { what: 'a new column', sql: `alter table t add column x int` },
  { what: 'a bigger type', sql: `alter table t alter column id type bigint` },
  { what: 'a new child', sql: `create table child () inherits (t)` },
  { what: 'a new trigger', sql: TRIGGER },
])('a migration that gives the table $what is waited for', async ({ sql }, { database }) => {
  await database.sql(TABLES)
  const migration = await database.connect()
  await migration.query(`begin; ${sql}`)
  const running = run(database)
  await untilActionWaits(database)
  await migration.query('commit')
  expect((await running).sequence('t_id_seq')).toMatchObject({
    status: 'fixed',
    after: { next: '6' },
  })
})

test('check does not take a table for empty that is rewritten while it looks', async ({
  database,
}) => {
  await database.sql(TABLES)
  const migration = await database.connect()
  await migration.query(`begin; alter table t alter column id type bigint`)
  const running = run(database, { mode: 'check' })
  await untilActionWaits(database)
  await migration.query('commit')
  expect((await running).sequence('t_id_seq')).toMatchObject({ status: 'drifted', furthest: '5' })
})

test('a table that is truncated with its identity while the fix waits begins anew', async ({
  database,
}) => {
  await database.sql(TABLES)
  const migration = await database.connect()
  await migration.query(`begin; insert into t values (1)`)
  const running = run(database)
  await untilActionWaits(database)
  await migration.query(`truncate t restart identity`)
  await migration.query('commit')
  expect((await running).sequence('t_id_seq')).toMatchObject({
    status: 'healthy',
    furthest: '5',
    after: { next: '1' },
  })
})
