/** The definition of drift, on real sequences. */
import { expect } from 'vitest'
import { test } from '../helpers/database.ts'
import { run } from '../helpers/run.ts'

test('with increment 2 rows of the other parity do not count, and the class is kept', async ({
  database,
}) => {
  await database.sql(`
    create sequence odd increment 2 start 1;
    create table t (id int primary key default nextval('odd'));
    insert into t values (1), (2), (9), (14)`)
  const { sequence } = await run(database)
  expect(sequence('odd')).toMatchObject({ furthest: '9', after: { next: '11' } })
})

test('with a negative increment the lowest row counts', async ({ database }) => {
  await database.sql(`
    create sequence down increment -3 minvalue -1000 maxvalue 100 start 100;
    create table t (id int primary key default nextval('down'));
    insert into t values (100), (-2), (-5), (-7), (5000)`)
  const { sequence } = await run(database)
  // 100, 97 … 1, -2, -5, -8: -7 is of another class, 5000 above the bounds.
  expect(sequence('down')).toMatchObject({
    furthest: '-5',
    collidesAfter: '0',
    after: { next: '-8' },
  })
  expect(await database.sql(`insert into t default values returning id`)).toEqual([{ id: -8 }])
})

test("rows outside the sequence's bounds neither count nor crash anything", async ({
  database,
}) => {
  await database.sql(`
    create sequence node1 minvalue 1 maxvalue 1000;
    create table t (id bigint primary key default nextval('node1'));
    insert into t values (5), (1000001), (9223372036854775807), (-9223372036854775808), (0)`)
  const { sequence } = await run(database)
  expect(sequence('node1')).toMatchObject({ furthest: '5', after: { next: '6' } })
})

test('values at both ends of 64 bits are exact', async ({ database }) => {
  await database.sql(`
    create sequence up start 9223372036854775800;
    create table a (id bigint primary key default nextval('up'));
    insert into a values (9223372036854775805);
    create sequence up_end start 9223372036854775800;
    create table b (id bigint primary key default nextval('up_end'));
    insert into b values (9223372036854775807);
    create sequence down increment -1 minvalue -9223372036854775808 start -9223372036854775800;
    create table c (id bigint primary key default nextval('down'));
    insert into c values (-9223372036854775806);
    create sequence huge increment 9223372036854775807 minvalue -9223372036854775808 start -9223372036854775808;
    create table d (id bigint primary key default nextval('huge'));
    insert into d values (-1)`)
  const { sequence } = await run(database)
  expect(sequence('up')).toMatchObject({ status: 'fixed', after: { next: '9223372036854775806' } })
  expect(sequence('up_end')).toMatchObject({ status: 'exhausted', furthest: '9223372036854775807' })
  expect(sequence('down')).toMatchObject({
    status: 'fixed',
    after: { next: '-9223372036854775807' },
  })
  // Three values in all: the lowest, -1, and the second highest, which would use up the capacity.
  expect(sequence('huge')).toMatchObject({
    status: 'refused',
    furthest: '-1',
    collidesAfter: '1',
  })
})

test('a sequence that has run out is exhausted, unless it cycles', async ({ database }) => {
  await database.sql(`
    create sequence spent maxvalue 3;
    create table a (id int default nextval('spent'));
    select setval('spent', 3);
    create sequence round maxvalue 10 cycle;
    create table b (id int default nextval('round'));
    select setval('round', 10);
    insert into b values (2)`)
  const { sequence, report } = await run(database)
  expect(sequence('spent')).toMatchObject({
    status: 'exhausted',
    before: { next: null },
    usage: 1,
    furthest: null,
  })
  expect(sequence('round')).toMatchObject({
    status: 'fixed',
    before: { next: '1' },
    collidesAfter: '1',
    after: { next: '3' },
  })
  expect(report.failed).toBe(true)
})

test('the type of a column ends a sequence that is bigger', async ({ database }) => {
  await database.sql(`
    create sequence big;
    create table t (id smallint primary key default nextval('big'));
    insert into t values (32767)`)
  const { sequence } = await run(database)
  expect(sequence('big')).toMatchObject({ status: 'exhausted', furthest: '32767' })
  expect(sequence('big').message).toContain('32767')
})

test('one sentinel row near the end of the type is refused, and the sequence stays', async ({
  database,
}) => {
  await database.sql(`
    create table t (id serial primary key);
    insert into t values (1), (2147483640)`)
  const { sequence, report } = await run(database)
  expect(sequence('t_id_seq')).toMatchObject({
    status: 'refused',
    furthest: '2147483640',
    after: null,
  })
  expect(report.failed).toBe(true)
  expect(await database.sql(`select last_value, is_called from t_id_seq`)).toEqual([
    { last_value: '1', is_called: false },
  ])
})
