/** Columns with an index that finds their last value, and columns without. */
import { expect } from 'vitest'
import { test } from '../helpers/database.ts'
import { run } from '../helpers/run.ts'

const MISSING = /An index is missing, and so every row was read: public\.t\.id \([^)]+ m?s\)\.$/

test.for([
  { name: 'no index', index: '', isMissing: true },
  { name: 'a partial index', index: 'create index on t (id) where id > 2', isMissing: true },
  { name: 'an index on something else first', index: 'create index on t (x, id)', isMissing: true },
  {
    name: 'an index in an order of its own',
    index: `
      create function backwards(int, int) returns int immutable language sql as 'select btint4cmp($2, $1)';
      create operator class backwards for type int using btree as
        operator 1 >, operator 2 >=, operator 3 =, operator 4 <=, operator 5 <, function 1 backwards(int, int);
      create index on t (id backwards)`,
    isMissing: true,
  },
  {
    name: 'an index that is no B-tree',
    index: 'create index on t using hash (id)',
    isMissing: true,
  },
  { name: 'an index on an expression', index: 'create index on t ((id + 0))', isMissing: true },
  { name: 'an index', index: 'create index on t (id)', isMissing: false },
  { name: 'a descending index', index: 'create index on t (id desc)', isMissing: false },
  {
    name: 'an index with NULLs at its other end',
    index: 'create index on t (id desc nulls last)',
    isMissing: false,
  },
  {
    name: 'a primary key of several columns',
    index: 'alter table t add primary key (id, x)',
    isMissing: false,
  },
])('a column with $name is told apart', async ({ index, isMissing }, { database }) => {
  await database.sql(`
    create table t (id serial, x int default 1);
    insert into t values (2), (5), (9);
    select setval('t_id_seq', 3);
    ${index}`)
  const checked = await run(database, { mode: 'check' })
  expect(checked.sequence('t_id_seq')).toMatchObject({ furthest: '9', collidesAfter: '1' })
  const fixed = await run(database)
  expect(fixed.sequence('t_id_seq')).toMatchObject({ status: 'fixed', after: { next: '10' } })
  const healthy = await run(database)
  expect(healthy.sequence('t_id_seq').status).toBe('healthy')
  for (const { sequence } of [checked, fixed, healthy]) {
    const { message } = sequence('t_id_seq')
    if (isMissing) expect(message).toMatch(MISSING)
    else expect(message ?? '').not.toMatch(/index/)
  }
})

test('an invalid index is none', async ({ database }) => {
  await database.sql(`create table t (id serial); insert into t values (7), (7)`)
  // Leaves an invalid index behind.
  await expect(database.sql(`create unique index concurrently on t (id)`)).rejects.toThrow(
    /unique index/,
  )
  expect((await run(database)).sequence('t_id_seq').message).toMatch(MISSING)
})

test('rows that the last value hides behind rows of others are found', async ({ database }) => {
  await database.sql(`
    create sequence ours increment 2 start 1 maxvalue 1000;
    create table a (id int primary key default nextval('ours'));
    insert into a values (7), (8), (5000);
    create sequence down increment -1 minvalue -1000 maxvalue 100 start 100;
    create table b (id int primary key default nextval('down'));
    insert into b values (-5000), (-3), (500);
    select setval('down', 50);
    create table c (id smallserial primary key);
    insert into c values (-3), (0)`)
  const { sequence } = await run(database, { mode: 'check' })
  expect(sequence('ours')).toMatchObject({ furthest: '7', collidesAfter: '3' })
  expect(sequence('down')).toMatchObject({ furthest: '-3', collidesAfter: '52' })
  expect(sequence('c_id_seq').status).toBe('healthy')
})

test.for([
  { is: 'ascending', increment: 1, next: 50, rows: [40, 57, 90], collidesAfter: '7' },
  { is: 'descending', increment: -1, next: 50, rows: [90, 43, -9], collidesAfter: '7' },
  { is: 'of every other id', increment: 2, next: 51, rows: [41, 54, 57, 91], collidesAfter: '3' },
  {
    is: 'descending and of every other id',
    increment: -2,
    next: 49,
    rows: [91, 46, 43, -9],
    collidesAfter: '3',
  },
  { is: 'ascending, with its next id', increment: 1, next: 50, rows: [50, 90], collidesAfter: '0' },
  {
    is: 'descending, with its next id',
    increment: -1,
    next: 50,
    rows: [50, -9],
    collidesAfter: '0',
  },
])(
  'the first collision of a sequence that is $is does not come earlier for ids that it never generates',
  async ({ increment, next, rows, collidesAfter }, { database }) => {
    await database.sql(`
      create sequence s increment ${increment} minvalue -1000 maxvalue 1000 start ${next};
      create table t (id int primary key default nextval('s'));
      insert into t values ${rows.map((id) => `(${id})`).join(', ')}`)
    const furthest = String(rows.at(-1))
    const checked = await run(database, { mode: 'check' })
    expect(checked.sequence('s')).toMatchObject({ status: 'drifted', furthest, collidesAfter })
    const { sequence } = await run(database)
    expect(sequence('s')).toMatchObject({ status: 'fixed', furthest, collidesAfter })
  },
)

test('all that is asked of a column without an index is read in one scan', async ({ database }) => {
  await database.sql(`
    create table t (id serial);
    insert into t select generate_series(1, 1000)`)
  const scans = `select seq_scan::int from pg_stat_user_tables where relname = 't'`
  await database.sql(`select pg_stat_reset()`)
  await run(database, { mode: 'check', rewind: 'false' })
  await expect.poll(() => database.sql(scans), { timeout: 20_000 }).toEqual([{ seq_scan: 1 }])
})

test('of a partitioned table it is told where no partition has an index', async ({ database }) => {
  await database.sql(`
    create table t (id serial, part int default 0) partition by list (part);
    create table t0 partition of t for values in (0);
    create table t1 partition of t for values in (1);
    insert into t values (7, 0), (9, 1)`)
  const { sequence } = await run(database, { mode: 'check' })
  expect(sequence('t_id_seq')).toMatchObject({ furthest: '9', collidesAfter: '6' })
  expect(sequence('t_id_seq').message).toMatch(MISSING)
  await database.sql(`create index on t1 (id)`)
  const { message } = (await run(database, { mode: 'check' })).sequence('t_id_seq')
  expect(message).not.toMatch(/index is missing/)
  await database.sql(`drop table t0, t1`)
  expect((await run(database)).sequence('t_id_seq')).toMatchObject({ message: null })
})
