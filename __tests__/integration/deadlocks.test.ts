/** No transaction of an application dies of a deadlock, in whatever order it takes its locks. */
import type { Client } from 'pg'
import { expect } from 'vitest'
import { test } from '../helpers/database.ts'
import { PASS } from '../helpers/fault-proxy.ts'
import { run } from '../helpers/run.ts'
import { runThrough, withLimits } from '../helpers/run-through.ts'
import { untilActionWaits } from '../helpers/waiting.ts'

/** Both drift, and a batch would fix them together: `a` first. */
const TABLES = `
  create table a (id serial primary key);
  create table b (id serial primary key);
  insert into a values (500);
  insert into b values (500)`

const STEPS = {
  'nextval a': `select nextval('a_id_seq')`,
  'nextval b': `select nextval('b_id_seq')`,
  'insert a': `insert into a default values`,
  'insert b': `insert into b default values`,
  'import a': `insert into a values (900)`,
} as const
type Step = keyof typeof STEPS

const ORDERS: readonly (readonly [Step, ...Step[]])[] = [
  ['nextval a', 'insert a'],
  ['insert a', 'nextval a', 'insert a'],
  ['insert a', 'insert b'],
  ['insert b', 'insert a'],
  ['nextval b', 'insert a', 'insert b'],
  ['nextval b', 'nextval a', 'insert b', 'insert a'],
  ['insert b', 'nextval a', 'import a', 'insert b'],
]

test.for(ORDERS.map((steps) => ({ order: steps.join(', '), steps })))(
  'a transaction of $order goes through, and both are fixed',
  async ({ steps }, { database }) => {
    await database.sql(TABLES)
    const application = await database.connect()
    const [first, ...others] = steps
    await application.query(`begin; ${STEPS[first]}`)
    const running = run(database)
    for (const step of others) {
      // In its queue by now, with the locks before it in hand.
      await untilActionWaits(database)
      await application.query(STEPS[step])
    }
    await application.query('commit')
    const { sequence } = await running
    expect(sequence('a_id_seq').status).toBe('fixed')
    expect(sequence('b_id_seq').status).toBe('fixed')
  },
)

test('two transactions that take two tables in opposite orders go through', async ({
  database,
}) => {
  await database.sql(TABLES)
  const [one, other] = [await database.connect(), await database.connect()]
  await one.query(`begin; ${STEPS['insert a']}`)
  await other.query(`begin; ${STEPS['nextval b']}; ${STEPS['insert b']}`)
  const runs = [run(database), run(database)]
  await untilActionWaits(database)
  const finish = async (client: Client, step: Step) => {
    await client.query(STEPS[step])
    await client.query('commit')
  }
  await Promise.all([finish(one, 'insert b'), finish(other, 'insert a')])
  for (const { report } of await Promise.all(runs)) expect(report.totals.problems).toBe(0)
  const { json } = await run(database, { mode: 'check' })
  expect(json.totals).toMatchObject({ healthy: 2, drifted: 0 })
})

test('a server that looks for deadlocks sooner finds none', async ({ database }) => {
  await database.sql(TABLES)
  await database.sql(`alter database ${database.name} set deadlock_timeout = '200ms'`)
  const application = await database.connect()
  await application.query(`begin; ${STEPS['nextval a']}`)
  const running = run(database)
  await untilActionWaits(database)
  await application.query(STEPS['insert a'])
  await application.query('commit')
  expect((await running).sequence('a_id_seq').status).toBe('fixed')
})

test('with a short deadlock_timeout an attempt waits for its locks at most a quarter of that time', async ({
  database,
}) => {
  await database.sql(TABLES)
  await database.sql(`alter database ${database.name} set deadlock_timeout = '100ms'`)
  const application = await database.connect()
  await application.query(`begin; ${STEPS['import a']}`)
  const waits: number[] = []
  const running = runThrough(database, {
    decide({ sql }) {
      const limits = sql.matchAll(/set local lock_timeout = (\d+)/g)
      waits.push(...[...limits].map(([, limit]) => Number(limit)))
      return PASS
    },
  })
  await untilActionWaits(database)
  await application.query('commit')
  expect((await running).report.totals).toMatchObject({ fixed: 2, problems: 0 })
  // A sequence and its table are two requests at the least.
  expect(2 * Math.max(...waits)).toBeLessThanOrEqual(25)
  expect(Math.min(...waits)).toBeGreaterThan(0)
})

test('a fix that PostgreSQL ends because of a deadlock is tried again, and the application goes on', async ({
  database,
}) => {
  await database.sql(`
    create sequence s;
    create table t (id int primary key default nextval('s'));
    create table u (id int primary key default nextval('s'));
    insert into t values (500)`)
  const application = await database.connect()
  // Of the two it is the fix that looks for a deadlock, and is ended.
  await application.query(`set deadlock_timeout = '1h'; begin; insert into u values (900)`)
  let [hasQueued, isOver] = [false, false]
  const running = runThrough(database, {
    decide({ type, sql }) {
      isOver ||= sql === 'rollback' && hasQueued
      hasQueued ||= sql.includes('set local deadlock_timeout')
      const patient = withLimits(sql, 20_000)
      return isOver || type !== 'Q'
        ? PASS
        : { kind: 'replace', sql: patient.replace(/(deadlock_timeout) = \d+/, "$1 = '1s'") }
    },
  })
  await untilActionWaits(database)
  await application.query(`insert into t values (901)`)
  await application.query('commit')
  expect((await running).sequence('s')).toMatchObject({ status: 'fixed', after: { next: '902' } })
  expect(isOver).toBe(true)
})
