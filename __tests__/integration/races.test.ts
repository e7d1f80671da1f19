/** What other sessions do at the very moment of a fix, which is stopped there by a stepper. */
import { expect } from 'vitest'
import { test as base, type TestDatabase } from '../helpers/database.ts'
import { run, type Run } from '../helpers/run.ts'
import { startStepper, type Stepper } from '../helpers/stepper.ts'
import { sendBlocked, untilActionWaits } from '../helpers/waiting.ts'

const test = base.extend<{ stepper: Stepper }>({
  stepper: async ({ database }, use) => {
    const stepper = await startStepper(database)
    await use(stepper)
    await stepper.close()
  },
})

const TABLE = `create table t (id serial primary key); insert into t values (5)`

/** Messages of a run, in their order. */
const LOCKING = 'share row exclusive'
/** That of a sequence by itself, when the batch found something busy. */
const QUEUEING = 'set local deadlock_timeout'
const RESTARTING = 'restart with'
const SETTING = 'setval(m.sequence'
const SNAPSHOT = 'repeatable read'

/** Of a sequence that sessions cache values of, RESTART empties the caches. */
const WAYS = [
  { way: 'setval', table: TABLE, moved: SETTING },
  { way: 'RESTART', table: `${TABLE}; alter sequence t_id_seq cache 2`, moved: RESTARTING },
] as const

test.for([
  { what: 'an insert', sql: `insert into t default values returning id`, ...WAYS[0] },
  { what: 'an insert', sql: `insert into t default values returning id`, ...WAYS[1] },
  { what: 'nextval', sql: `select nextval('t_id_seq')::int as id`, ...WAYS[0] },
])(
  '$what that comes while the fix by $way holds its locks waits, and gets the first free number',
  async ({ sql, table, moved }, { database, stepper }) => {
    await database.sql(table)
    const application = await database.connect()
    const moving = stepper.stopBefore(moved)
    const running = run(database, { 'connection-string': stepper.uri })
    await moving.reached
    const insert = await sendBlocked(database, application, sql)
    moving.release()
    expect((await insert.done).rows).toEqual([{ id: 6 }])
    expect((await running).sequence('t_id_seq')).toMatchObject({
      status: 'fixed',
      before: { next: '1' },
    })
  },
)

test.for(WAYS)(
  'by $way: readers of the table go on while the fix holds its locks',
  async ({ table, moved }, { database, stepper }) => {
    await database.sql(table)
    const moving = stepper.stopBefore(moved)
    const running = run(database, { 'connection-string': stepper.uri })
    await moving.reached
    expect(await database.sql(`select id from t`)).toEqual([{ id: 5 }])
    moving.release()
    expect((await running).sequence('t_id_seq').status).toBe('fixed')
  },
)

test.for(WAYS)(
  'by $way: foreign-key checks and row locks on the table go on while the fix has its locks',
  async ({ table, moved }, { database, stepper }) => {
    await database.sql(`${table}; create table child (parent int references t)`)
    const application = await database.connect()
    await application.query(`set lock_timeout = '5s'`)
    const moving = stepper.stopBefore(moved)
    const running = run(database, { 'connection-string': stepper.uri })
    await moving.reached
    await application.query(`insert into child values (5)`)
    const { rows } = await application.query(`select id from t for update`)
    expect(rows).toEqual([{ id: 5 }])
    moving.release()
    expect((await running).sequence('t_id_seq').status).toBe('fixed')
  },
)

test.for(
  WAYS.flatMap((each) => [
    { what: 'an insert with an id of its own', sql: `insert into t values (-7)`, ...each },
    { what: 'an update', sql: `update t set id = -7`, ...each },
    { what: 'a delete', sql: `delete from t`, ...each },
  ]),
)(
  'by $way: $what waits while the fix has its locks',
  async ({ sql, table, moved }, { database, stepper }) => {
    await database.sql(table)
    const application = await database.connect()
    const moving = stepper.stopBefore(moved)
    const running = run(database, { 'connection-string': stepper.uri })
    await moving.reached
    const { done } = await sendBlocked(database, application, sql)
    moving.release()
    expect((await done).rowCount).toBe(1)
    expect((await running).sequence('t_id_seq').status).toBe('fixed')
  },
)

test.for(WAYS)(
  'by $way: a second run that comes while the first one holds its locks finds nothing left to do',
  async ({ table, moved }, { database, stepper }) => {
    await database.sql(table)
    const moving = stepper.stopBefore(moved)
    const first = run(database, { 'connection-string': stepper.uri })
    await moving.reached
    const second = run(database)
    await untilActionWaits(database)
    moving.release()
    expect((await first).sequence('t_id_seq').status).toBe('fixed')
    const { sequence, report } = await second
    expect(sequence('t_id_seq')).toMatchObject({ status: 'healthy', before: { next: '6' } })
    expect(report.totals).toMatchObject({ drifted: 0, fixed: 0, problems: 0 })
  },
)

test('a script with setval that is done before the fix has its locks leaves nothing to do', async ({
  database,
  stepper,
}) => {
  await database.sql(TABLE)
  const locking = stepper.stopBefore(LOCKING)
  const running = run(database, { 'connection-string': stepper.uri })
  await locking.reached
  await database.sql(`select setval('t_id_seq', (select max(id) from t))`)
  locking.release()
  expect((await running).sequence('t_id_seq')).toMatchObject({
    status: 'healthy',
    message: 'Another session moved it while the action ran.',
    after: { lastValue: '5', isCalled: true, next: '6' },
  })
})

test.for(WAYS)(
  'by $way: a script with setval that comes while the fix holds its locks waits for it',
  async ({ table, moved }, { database, stepper }) => {
    await database.sql(table)
    const script = await database.connect()
    const moving = stepper.stopBefore(moved)
    const running = run(database, { 'connection-string': stepper.uri })
    await moving.reached
    const sql = `select setval('t_id_seq', (select max(id) from t))`
    const { done } = await sendBlocked(database, script, sql)
    moving.release()
    await done
    expect((await running).sequence('t_id_seq').status).toBe('fixed')
    const { sequence } = await run(database, { mode: 'check' })
    expect(sequence('t_id_seq')).toMatchObject({ status: 'healthy', before: { next: '6' } })
  },
)

test.for(WAYS)(
  'by $way: a sequence that a script moves back between the fix and its verification is fixed again',
  async ({ table, moved }, { database, stepper }) => {
    await database.sql(table)
    const moving = stepper.stopBefore(moved)
    const running = run(database, { 'connection-string': stepper.uri })
    await moving.reached
    const verifying = stepper.stopBefore(SNAPSHOT)
    moving.release()
    await verifying.reached
    await database.sql(`select setval('t_id_seq', 2)`)
    verifying.release()
    expect((await running).sequence('t_id_seq')).toMatchObject({
      status: 'fixed',
      before: { next: '1' },
      after: { next: '6' },
    })
  },
)

test('rows that are removed before the fix has its locks leave nothing to do', async ({
  database,
  stepper,
}) => {
  await database.sql(TABLE)
  const locking = stepper.stopBefore(LOCKING)
  const running = run(database, { 'connection-string': stepper.uri })
  await locking.reached
  await database.sql(`truncate t`)
  locking.release()
  expect((await running).sequence('t_id_seq')).toMatchObject({
    status: 'healthy',
    message: 'Nothing was in its way any more when it was to be fixed.',
    furthest: '5',
    after: { next: '1' },
  })
})

test.for([
  { drawn: 2, next: '6' },
  { drawn: 10, next: '11' },
])(
  'without ownership, $drawn numbers that are drawn before setval are not handed out again',
  async ({ drawn, next }, { database }) => {
    const role = `r_${database.name.slice(-8)}`
    await database.sql(`
      ${TABLE};
      create role ${role} login;
      grant usage on schema public to ${role};
      grant select, update on t, t_id_seq to ${role}`)
    const stepper = await startStepper(database, role)
    const moving = stepper.stopBefore('setval')
    const running = run(database, { 'connection-string': stepper.uri })
    await moving.reached
    await database.sql(`select nextval('t_id_seq') from generate_series(1, ${drawn})`)
    moving.release()
    expect((await running).sequence('t_id_seq')).toMatchObject({ status: 'fixed', after: { next } })
    await stepper.close()
    await database.sql(`drop owned by ${role}; drop role ${role}`)
  },
)

const CHANGES = [
  { what: 'a CACHE', sql: `alter sequence s cache 20`, now: { cache: '20' }, next: '6' },
  { what: 'an INCREMENT', sql: `alter sequence s increment 3`, now: { increment: '3' }, next: '7' },
  { what: 'an owner', sql: `alter sequence s owner to ROLE`, now: {}, next: '6' },
  { what: 'a name', sql: `alter sequence s rename to r`, now: { name: 'public.r' }, next: '6' },
]

/** Two rows, so that an increment of 3 meets the second one. */
const SHARED = `
  create sequence s;
  create table t (id int primary key default nextval('s'));
  insert into t values (4), (5)`

/** A role to give a sequence to, which is dropped with what it owns. */
const withRole = test.extend<{ role: string }>({
  role: async ({ database }, use) => {
    const role = `r_${database.name.slice(-8)}`
    await database.sql(`create role ${role}`)
    await use(role)
    await database.sql(`drop owned by ${role} cascade; drop role ${role}`)
  },
})

async function ownerOf(database: TestDatabase): Promise<unknown> {
  const sql = `select relowner::regrole::text as owner from pg_class where relname in ('s', 'r')`
  const [row] = await database.sql(sql)
  return row?.['owner']
}

/** In a batch, or by itself after it had to wait, which locks the sequence in another way. */
const FIXES = [
  { fix: 'a fix', waits: false, lockingSequence: ' owner to ' },
  { fix: 'a fix that had to wait for a writer', waits: true, lockingSequence: ' cache ' },
]

const CHANGES_DURING_FIXES = FIXES.flatMap((fix) =>
  CHANGES.map((change) => ({ ...fix, ...change })),
)

type Started = { readonly running: Promise<Run>; readonly release: () => void }

/** Starts a run, and stops it where the next message takes the first lock that it will get. */
async function startFix(
  { database, stepper }: { readonly database: TestDatabase; readonly stepper: Stepper },
  waits: boolean,
): Promise<Started> {
  const writer = await database.connect()
  if (waits) await writer.query(`begin; insert into t values (1)`)
  const locking = stepper.stopBefore(waits ? QUEUEING : LOCKING)
  const running = run(database, { 'connection-string': stepper.uri })
  await locking.reached
  if (waits) await writer.query('rollback')
  return { running, release: () => locking.release() }
}

withRole.for(CHANGES_DURING_FIXES)(
  '$fix keeps $what that another session sets just before the locks',
  async ({ waits, what, sql, now, next }, { database, stepper, role }) => {
    await database.sql(SHARED)
    const { running, release } = await startFix({ database, stepper }, waits)
    await database.sql(sql.replace('ROLE', role))
    release()
    const { sequence } = await running
    expect(sequence(now.name ?? 's')).toMatchObject({ status: 'fixed', ...now, after: { next } })
    expect(await ownerOf(database)).toBe(what === 'an owner' ? role : 'postgres')
  },
)

withRole.for(CHANGES_DURING_FIXES)(
  'another session that sets $what between the locks of $fix waits for it',
  async ({ waits, lockingSequence, what, sql, now }, { database, stepper, role }) => {
    await database.sql(SHARED)
    const migration = await database.connect()
    const { running, release } = await startFix({ database, stepper }, waits)
    const locking = stepper.stopBefore(lockingSequence)
    release()
    await locking.reached
    const { done } = await sendBlocked(database, migration, sql.replace('ROLE', role))
    const verifying = stepper.stopBefore(SNAPSHOT)
    locking.release()
    await verifying.reached
    await done
    verifying.release()
    expect((await running).sequence(now.name ?? 's')).toMatchObject({ status: 'fixed', ...now })
    expect(await ownerOf(database)).toBe(what === 'an owner' ? role : 'postgres')
  },
)

test('ids that a session cached because CACHE was set just before the fix are not used afterwards', async ({
  database,
  stepper,
}) => {
  await database.sql(SHARED)
  const application = await database.connect()
  const locking = stepper.stopBefore(LOCKING)
  const running = run(database, { 'connection-string': stepper.uri })
  await locking.reached
  await database.sql(`alter sequence s cache 20`)
  await application.query(`select nextval('s')`)
  await database.sql(`insert into t values (30)`)
  locking.release()
  expect((await running).sequence('s')).toMatchObject({ status: 'fixed', after: { next: '31' } })
  const { rows } = await application.query(`insert into t default values returning id`)
  expect(rows).toEqual([{ id: 31 }])
})

test('a GRANT that is committed while the fix waits for it does not make the fix fail', async ({
  database,
  stepper,
}) => {
  // RESTART changes the catalog's row, as the GRANT does; setval does not.
  await database.sql(`${TABLE}; alter sequence t_id_seq cache 2`)
  const migration = await database.connect()
  await migration.query(`begin; grant select on sequence t_id_seq to public`)
  const queueing = stepper.stopBefore(QUEUEING)
  const running = run(database, { 'connection-string': stepper.uri })
  await queueing.reached
  queueing.release()
  await untilActionWaits(database)
  await migration.query('commit')
  expect((await running).sequence('t_id_seq')).toMatchObject({
    status: 'fixed',
    after: { next: '6' },
  })
})

test('who reads the sequence while it is moved waits, rather than meet a file that is gone', async ({
  database,
  stepper,
}) => {
  await database.sql(TABLE)
  const [writer, reader] = [await database.connect(), await database.connect()]
  await writer.query(`begin; insert into t default values`)
  const queueing = stepper.stopBefore(QUEUEING)
  const running = run(database, { 'connection-string': stepper.uri })
  await queueing.reached
  await writer.query('commit')
  const moving = stepper.stopBefore(RESTARTING)
  queueing.release()
  await moving.reached
  const { done } = await sendBlocked(database, reader, `select last_value::int from t_id_seq`)
  moving.release()
  expect((await done).rows).toEqual([{ last_value: 6 }])
  expect((await running).sequence('t_id_seq').status).toBe('fixed')
})
