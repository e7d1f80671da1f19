/** What a role may do decides how a fix is made, and what is unreadable. */
import { expect } from 'vitest'
import { test as base, type TestDatabase } from '../helpers/database.ts'
import { PASS } from '../helpers/fault-proxy.ts'
import { run } from '../helpers/run.ts'
import { runThrough } from '../helpers/run-through.ts'

/** A role of its own for each test, which is dropped with what it owns. */
const test = base.extend<{ role: string }>({
  role: async ({ database }, use) => {
    const role = `r_${database.name.slice(-8)}`
    await database.sql(`create role ${role} login; grant create, usage on schema public to ${role}`)
    await use(role)
    await database.sql(`drop owned by ${role} cascade; drop role ${role}`)
  },
})

const TABLE = `create table t (id serial primary key); insert into t values (5)`

function runAs(database: TestDatabase, role: string, mode = 'auto') {
  return run(database, { mode, 'connection-string': database.uriFor(role) })
}

test('a role that may only UPDATE the sequence fixes it by setval', async ({ database, role }) => {
  await database.sql(`
    ${TABLE};
    grant select, update on t to ${role};
    grant select, update on t_id_seq to ${role}`)
  const { sequence } = await runAs(database, role)
  expect(sequence('t_id_seq')).toMatchObject({
    status: 'fixed',
    message: null,
    after: { lastValue: '6', isCalled: false },
  })
})

/** Two sequences that are behind, and which the role may only set. */
const TWO_LENT = `
  create table a (id serial primary key);
  create table b (id serial primary key);
  insert into a values (5);
  insert into b values (7);
  alter sequence b_id_seq cache 20;
  grant select, update on a, b to ROLE`

test('two sequences that the role does not own are each set in a transaction of their own, and both reported', async ({
  database,
  role,
}) => {
  await database.sql(
    `${TWO_LENT}; grant select, update on a_id_seq, b_id_seq to ROLE`.replaceAll('ROLE', role),
  )
  const sent: string[] = []
  const { sequence } = await runThrough(database, {
    role,
    inputs: { 'max-connections': '1' },
    decide({ sql }) {
      sent.push(sql)
      return PASS
    },
  })
  expect(sequence('a_id_seq')).toMatchObject({
    status: 'fixed',
    message: null,
    after: { next: '6' },
  })
  expect(sequence('b_id_seq')).toMatchObject({ status: 'fixed', after: { next: '8' } })
  expect(sequence('b_id_seq').message).toMatch(/cache of 20/)
  const transactions = sent.join('; ').split(/\bbegin\b/)
  const counts = transactions.map((sql) => sql.split('setval(').length - 1)
  expect(counts.filter((count) => count > 0)).toEqual([1, 1])
})

test('of two sequences that the role does not own, one is reported as fixed although the other may not be set', async ({
  database,
  role,
}) => {
  await database.sql(
    `${TWO_LENT}; grant select, update on a_id_seq to ROLE; grant select on b_id_seq to ROLE`.replaceAll(
      'ROLE',
      role,
    ),
  )
  const { sequence } = await runAs(database, role)
  expect(sequence('a_id_seq')).toMatchObject({
    status: 'fixed',
    before: { next: '1' },
    after: { next: '6' },
  })
  expect(sequence('b_id_seq')).toMatchObject({ status: 'failed', after: null })
  expect(sequence('b_id_seq').message).toMatch(/permission denied for sequence b_id_seq.*UPDATE/)
})

test('a fix by setval says that open sessions may hold cached values', async ({
  database,
  role,
}) => {
  await database.sql(`
    ${TABLE};
    alter sequence t_id_seq cache 20;
    grant select, update on t to ${role};
    grant select, update on t_id_seq to ${role}`)
  const { sequence } = await runAs(database, role)
  expect(sequence('t_id_seq').status).toBe('fixed')
  expect(sequence('t_id_seq').message).toMatch(/cache of 20/)
})

test('a role that may not lock the table fixes without the lock and says so', async ({
  database,
  role,
}) => {
  await database.sql(`
    ${TABLE};
    grant select on t to ${role};
    grant select, update on t_id_seq to ${role}`)
  const { sequence } = await runAs(database, role)
  expect(sequence('t_id_seq').status).toBe('fixed')
  expect(sequence('t_id_seq').message).toMatch(/without locking the table/)
})

test('the owner of a sequence that may not lock the table restarts it and says so', async ({
  database,
  role,
}) => {
  await database.sql(`
    create table t (id int primary key);
    insert into t values (5);
    create sequence s;
    alter table t alter id set default nextval('s');
    alter sequence s owner to ${role};
    grant select on t to ${role}`)
  const { sequence } = await runAs(database, role)
  expect(sequence('s')).toMatchObject({ status: 'fixed', after: { next: '6' } })
  expect(sequence('s').message).toMatch(/without locking the table/)
})

test('a role that may not move the sequence is told which right it lacks', async ({
  database,
  role,
}) => {
  await database.sql(`
    ${TABLE};
    grant select, update on t to ${role};
    grant select on t_id_seq to ${role}`)
  const { sequence, report } = await runAs(database, role)
  expect(sequence('t_id_seq')).toMatchObject({ status: 'failed', furthest: '5', after: null })
  expect(sequence('t_id_seq').message).toMatch(/permission denied for sequence t_id_seq.*UPDATE/)
  expect(report.failed).toBe(true)
})

test('tables and sequences that may not be read are unreadable and spoil no other', async ({
  database,
  role,
}) => {
  await database.sql(`
    create table secret (id serial primary key);
    create table secret_state (id serial primary key);
    create table open (id serial primary key);
    create schema closed;
    create table closed.t (id serial primary key);
    insert into open values (3);
    grant select on open, secret_state to ${role};
    grant select on open_id_seq, secret_id_seq to ${role}`)
  const { sequence, report } = await runAs(database, role, 'check')
  expect(sequence('secret_id_seq')).toMatchObject({
    status: 'unreadable',
    before: { next: '1' },
    furthest: null,
  })
  expect(sequence('secret_state_id_seq')).toMatchObject({
    status: 'unreadable',
    before: null,
    usage: null,
  })
  expect(sequence('closed.t_id_seq').status).toBe('unreadable')
  expect(sequence('open_id_seq').status).toBe('drifted')
  expect(report.totals).toMatchObject({ checked: 4, drifted: 1, problems: 3 })
})

test.for(['check', 'auto'])(
  'an unused sequence that may not be read stays unused and fails no job (%s)',
  async (mode, { database, role }) => {
    await database.sql(`
      create sequence loose;
      create table t (id serial primary key);
      grant select, update on t, t_id_seq to ${role}`)
    const { sequence, report, json } = await runAs(database, role, mode)
    expect(sequence('loose')).toMatchObject({
      status: 'unused',
      message: null,
      columns: [],
      before: null,
      usage: null,
    })
    expect(sequence('t_id_seq').status).toBe('healthy')
    expect(json.totals).toMatchObject({ checked: 1, healthy: 1, unused: 1, problems: 0 })
    expect(report.failed).toBe(false)
  },
)

test('whoever may read the parent alone reads the partitions with it', async ({
  database,
  role,
}) => {
  await database.sql(`
    create table t (id serial) partition by range (id);
    create table low partition of t for values from (1) to (100);
    insert into t values (5);
    grant select, update on t, t_id_seq to ${role}`)
  const { sequence } = await runAs(database, role)
  expect(sequence('t_id_seq')).toMatchObject({ status: 'fixed', after: { next: '6' } })
})

test('a session with values in its cache may collide after setval, as the message says', async ({
  database,
  role,
}) => {
  await database.sql(`
    create sequence cached cache 50;
    create table t (id int primary key default nextval('cached'));
    grant select, update on t, cached to ${role}`)
  const application = await database.connect()
  await application.query(`insert into t default values`)
  await database.sql(`insert into t select g from generate_series(2, 60) as g`)
  const { sequence } = await runAs(database, role)
  expect(sequence('cached')).toMatchObject({ status: 'fixed', after: { next: '61' } })
  expect(sequence('cached').message).toMatch(/open sessions may still hand out old values/i)
  await expect(application.query(`insert into t default values`)).rejects.toThrow(/duplicate key/)
  expect(await database.sql(`insert into t default values returning id`)).toEqual([{ id: 61 }])
})

test('a foreign table without a user mapping is unreadable, with what to create', async ({
  database,
  role,
}) => {
  await database.sql(`
    create extension postgres_fdw;
    create server away foreign data wrapper postgres_fdw options (host '127.0.0.1', port '1');
    create sequence s;
    create foreign table f (id int default nextval('s')) server away;
    ${TABLE};
    grant select on f to ${role};
    grant select, update on s, t, t_id_seq to ${role}`)
  const { sequence } = await runAs(database, role)
  expect(sequence('s').status).toBe('unreadable')
  expect(sequence('s').message).toMatch(/user mapping.*create it/)
  expect(sequence('t_id_seq').status).toBe('fixed')
})

test.for([
  {
    what: 'whose file is gone',
    setup: `
      create extension file_fdw;
      create server files foreign data wrapper file_fdw;
      create foreign table f (id int default nextval('s')) server files
        options (filename '/nowhere/rows.csv')`,
    message: /could not open file/,
  },
  {
    what: 'whose wrapper has no handler',
    setup: `
      create foreign data wrapper nothing;
      create server nowhere foreign data wrapper nothing;
      create foreign table f (id int default nextval('s')) server nowhere`,
    message: /has no handler/,
  },
])(
  'a foreign table $what is unreadable and spoils no other',
  async ({ setup, message }, { database }) => {
    await database.sql(`create sequence s; ${setup}; ${TABLE}`)
    const { sequence } = await run(database)
    expect(sequence('s')).toMatchObject({ status: 'unreadable', before: { next: '1' } })
    expect(sequence('s').message).toMatch(message)
    expect(sequence('t_id_seq').status).toBe('fixed')
  },
)

test('a foreign table whose server is away is unreadable', async ({ database }) => {
  await database.sql(`
    create extension postgres_fdw;
    create server away foreign data wrapper postgres_fdw options (host '127.0.0.1', port '1');
    create user mapping for postgres server away options (user 'postgres');
    create sequence s;
    create foreign table f (id int default nextval('s')) server away`)
  const { sequence } = await run(database)
  expect(sequence('s')).toMatchObject({ status: 'unreadable', before: { next: '1' } })
  expect(sequence('s').message).toMatch(/foreign server/)
})

test('a foreign table is read and its sequence fixed without a lock', async ({ database }) => {
  const [{ port } = { port: '' }] = await database.sql(`select current_setting('port') as port`)
  await database.sql(`
    create table remote (id int);
    insert into remote values (30);
    create extension postgres_fdw;
    create server here foreign data wrapper postgres_fdw
      options (host '127.0.0.1', port '${String(port)}', dbname '${database.name}');
    create user mapping for postgres server here options (user 'postgres');
    create sequence s;
    create foreign table f (id int default nextval('s')) server here options (table_name 'remote')`)
  const { sequence } = await run(database)
  expect(sequence('s')).toMatchObject({ status: 'fixed', after: { next: '31' } })
  expect(sequence('s').message).toMatch(/foreign table/)
})
