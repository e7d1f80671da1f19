/** A sequence that so many tables share that one transaction has no room for the locks on all. */
import { expect, inject } from 'vitest'
import { test, type TestDatabase } from '../helpers/database.ts'
import { PASS, startFaultProxy } from '../helpers/fault-proxy.ts'
import { run } from '../helpers/run.ts'

const TABLES = 250

/** Rows in some tables only: the furthest in the middle, the nearest near the end. */
const ROWS = `insert into w3 values (70); insert into w120 values (900); insert into w240 values (12)`

async function makeTables(database: TestDatabase): Promise<void> {
  await database.sql(`
    create sequence shared;
    select setval('shared', 10);
    do $$ begin
      for i in 1..${TABLES} loop
        execute format('create table w%s (id bigint primary key default nextval(''shared''))', i);
      end loop;
    end $$;
    ${ROWS}`)
}

test('is told of as a whole, and moved beyond the rows of all', async ({ database }) => {
  await makeTables(database)
  const found = { furthest: '900', collidesAfter: '1' }
  const checked = await run(database, { mode: 'check' })
  expect(checked.sequence('shared')).toMatchObject({ status: 'drifted', ...found })
  expect(checked.sequence('shared').columns).toHaveLength(TABLES)

  const fixed = await run(database)
  expect(fixed.sequence('shared')).toMatchObject({
    status: 'fixed',
    furthest: '900',
    before: { next: '11' },
    after: { next: '901' },
  })
  expect(fixed.sequence('shared').columns).toHaveLength(TABLES)
  const again = await run(database)
  expect(again.sequence('shared')).toMatchObject({ status: 'healthy', message: null })
})

test('is fixed by a role that may only setval as well', async ({ database }) => {
  const role = `r_${database.name.slice(-12)}`
  await makeTables(database)
  await database.sql(`
    create role ${role} login;
    grant select, update on all tables in schema public to ${role};
    grant select, update on sequence shared to ${role}`)
  const connection = { 'connection-string': database.uriFor(role) }
  const { sequence } = await run(database, connection)
  expect(sequence('shared')).toMatchObject({ status: 'fixed', after: { next: '901' } })
  await database.sql(`drop owned by ${role}; drop role ${role}`)
})

test('is not moved back, since its rows are not read as of one moment', async ({ database }) => {
  await makeTables(database)
  await database.sql(`select setval('shared', 5000)`)
  for (const mode of ['check', 'auto']) {
    const { sequence, sql, json } = await run(database, { mode, rewind: 'true' })
    expect(sequence('shared')).toMatchObject({
      status: 'healthy',
      message: null,
      before: { next: '5001' },
      after: null,
    })
    expect(sql).toContain('No sequence had to be moved')
    expect(sql).not.toMatch(/moves back|setval|restart/i)
    expect(json.totals).toMatchObject({ checked: 1, healthy: 1, fixed: 0 })
  }
  expect(await database.sql(`select last_value::int from shared`)).toEqual([{ last_value: 5000 }])
})

test('is given other parameters beyond the rows of all', async ({ database }) => {
  await makeTables(database)
  await database.sql(`insert into w7 values (902)`)
  const { sequence } = await run(database, { mode: 'manual', minvalue: '2', increment: '10' })
  expect(sequence('shared')).toMatchObject({
    status: 'fixed',
    increment: '10',
    after: { next: '912' },
  })
})

test('takes the locks on some of its tables a transaction', async ({ database }) => {
  await makeTables(database)
  const locked: number[] = []
  const proxy = await startFaultProxy(inject('server'), ({ sql }) => {
    const lock = /lock table ([^;]*) in /.exec(sql)?.[1]
    if (lock !== undefined) locked.push(lock.split(',').length)
    return PASS
  })
  const uri = `postgresql://postgres@127.0.0.1:${proxy.port}/${database.name}?sslmode=disable`
  const { sequence } = await run(database, { 'connection-string': uri })
  await proxy.stop()
  expect(sequence('shared').status).toBe('fixed')
  expect(Math.max(...locked)).toBeLessThan(TABLES / 2)
  expect(locked.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(3 * TABLES)
})
