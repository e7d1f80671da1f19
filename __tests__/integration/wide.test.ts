/** A sequence that so many tables share that one transaction has no room for the locks on all. */
import { expect, inject } from 'vitest'
import { test, type TestDatabase } from '../helpers/database.ts'
import { PASS, startFaultProxy } from '../helpers/fault-proxy.ts'
import { run } from '../helpers/run.ts'
import { runThrough } from '../helpers/run-through.ts'

const TABLES = 250

/** Rows in some tables only: the furthest in the middle, the nearest near the end. */
const ROWS = `insert into w003 values (70); insert into w120 values (900); insert into w240 values (12)`

async function makeTables(
  database: TestDatabase,
  { tables = TABLES, rows = ROWS } = {},
): Promise<void> {
  await database.sql(`
    create sequence shared;
    select setval('shared', 10);
    do $$ begin
      for i in 1..${tables} loop
        execute format(
          'create table w%s (id bigint primary key default nextval(''shared''))', to_char(i, 'fm000'));
      end loop;
    end $$;
    ${rows}`)
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

test.for([
  { part: 'first', furthest: 'w150' },
  { part: 'second', furthest: 'w350' },
  { part: 'last', furthest: 'w410' },
])(
  'is moved above the highest id where that is in the $part part of its tables',
  async ({ furthest }, { database }) => {
    const rows = `
      insert into w003 values (70);
      insert into w210 values (50);
      insert into w420 values (60);
      insert into ${furthest} values (900)`
    await makeTables(database, { tables: 420, rows })
    const { sequence } = await run(database)
    expect(sequence('shared')).toMatchObject({
      status: 'fixed',
      furthest: '900',
      before: { next: '11' },
      after: { next: '901' },
    })
    expect(await stateOf(database)).toEqual([{ last_value: 901, is_called: false }])
  },
)

test.for(['w001', 'w199', 'w200', 'w250'])(
  'is fixed where only table %s of 250 has rows',
  async (table, { database }) => {
    await makeTables(database, { rows: `insert into ${table} values (900)` })
    const { sequence } = await run(database)
    expect(sequence('shared')).toMatchObject({ status: 'fixed', after: { next: '901' } })
    expect(await stateOf(database)).toEqual([{ last_value: 901, is_called: false }])
  },
)

/** An id in each of the two parts, the higher one in the second. */
const ROW_IN_EACH = { rows: `insert into w003 values (70); insert into w240 values (900)` }

/** What locks the second part for a fix. */
const SECOND_PART = /lock table [^;]*\bw240\b[^;]* in share row exclusive/

function stateOf(database: TestDatabase) {
  return database.sql(`select last_value::int, is_called from shared`)
}

test('is moved on where the connection is lost after the first part', async ({ database }) => {
  await makeTables(database, ROW_IN_EACH)
  let isCut = false
  const { sequence } = await runThrough(database, {
    decide({ sql }) {
      if (isCut || !SECOND_PART.test(sql)) return PASS
      isCut = true
      return { kind: 'cut', how: 'reset', when: 'before' }
    },
  })
  expect(isCut).toBe(true)
  expect(sequence('shared')).toMatchObject({
    status: 'fixed',
    furthest: '900',
    before: { next: '11' },
    after: { next: '901' },
  })
})

test('is not reported as fixed where the connection is lost for good after the first part', async ({
  database,
}) => {
  await makeTables(database, ROW_IN_EACH)
  let isCut = false
  const { sequence } = await runThrough(database, {
    inputs: { 'connect-timeout': '1', 'lock-timeout': '1' },
    decide({ sql, type }) {
      isCut ||= SECOND_PART.test(sql)
      return isCut && (type === 'start' || SECOND_PART.test(sql))
        ? { kind: 'cut', how: 'reset', when: 'before' }
        : PASS
    },
  })
  expect(isCut).toBe(true)
  expect(sequence('shared')).toMatchObject({ status: 'failed', after: null })
  expect(sequence('shared').message).toMatch(/was set to 71, but could not be read again/)
  expect(await stateOf(database)).toEqual([{ last_value: 71, is_called: false }])
})

test.for(['before', 'after'] as const)(
  'is not reported as fixed where the connection is lost for good just %s the commit of the last part',
  async (when, { database }) => {
    await makeTables(database, ROW_IN_EACH)
    // Without setval, whose effect does not need the commit.
    await database.sql(`alter sequence shared cache 2`)
    let [isLast, isCut] = [false, false]
    const { sequence } = await runThrough(database, {
      inputs: { 'connect-timeout': '1', 'lock-timeout': '1' },
      decide({ sql, type }) {
        if (isCut) return type === 'start' ? { kind: 'cut', how: 'reset', when: 'before' } : PASS
        isLast ||= SECOND_PART.test(sql)
        if (!isLast || sql !== 'commit') return PASS
        isCut = true
        return { kind: 'cut', how: 'reset', when }
      },
    })
    expect(sequence('shared')).toMatchObject({ status: 'failed', after: null })
    expect(sequence('shared').message).toMatch(/may have been set to 901/)
    await expect
      .poll(() => stateOf(database))
      .toEqual([{ last_value: when === 'before' ? 71 : 901, is_called: false }])
  },
)

test('is reported with its new position where the second part fails', async ({ database }) => {
  await makeTables(database, ROW_IN_EACH)
  const error = `do $$ begin raise exception 'no' using errcode = '53100'; end $$`
  const { sequence } = await runThrough(database, {
    decide: ({ sql }) => (SECOND_PART.test(sql) ? { kind: 'replace', sql: error } : PASS),
  })
  expect(sequence('shared')).toMatchObject({
    status: 'failed',
    before: { next: '11' },
    after: { next: '71' },
  })
  expect(sequence('shared').message).toMatch(/not complete.*free space on the server/)
  expect(await stateOf(database)).toEqual([{ last_value: 71, is_called: false }])
})

test('is left as it is where its first part fails', async ({ database }) => {
  await makeTables(database, ROW_IN_EACH)
  const error = `do $$ begin raise exception 'no' using errcode = '53100'; end $$`
  const { sequence } = await runThrough(database, {
    decide: ({ sql }) =>
      / in share row exclusive/.test(sql) ? { kind: 'replace', sql: error } : PASS,
  })
  expect(sequence('shared')).toMatchObject({ status: 'failed', after: null })
  expect(sequence('shared').message).toMatch(/not made.*free space on the server/)
  expect(await stateOf(database)).toEqual([{ last_value: 10, is_called: true }])
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
  await database.sql(`insert into w007 values (902)`)
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
