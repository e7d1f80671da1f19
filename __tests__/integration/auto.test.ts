/** Auto mode as a whole. */
import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { test, type TestDatabase } from '../helpers/database.ts'
import { DRIFTED_SCHEMA } from '../helpers/drifted-schema.ts'
import { run } from '../helpers/run.ts'
import { nextStates, sequenceStates } from '../helpers/sequence-states.ts'

test('a second run changes nothing', async ({ database }) => {
  await database.sql(DRIFTED_SCHEMA)
  const first = await run(database)
  expect(first.json.totals).toMatchObject({ drifted: 7, fixed: 6, problems: 1 })
  const between = await sequenceStates(database)
  const second = await run(database)
  expect(second.json.totals).toMatchObject({ drifted: 1, fixed: 0, problems: 1 })
  expect(await sequenceStates(database)).toEqual(between)
})

test('what check counts as drift, auto fixes or names as a problem', async ({ database }) => {
  await database.sql(DRIFTED_SCHEMA)
  const { json: checked } = await run(database, { mode: 'check' })
  const { json: fixed } = await run(database)
  const facts = ({ databases }: typeof checked) =>
    databases
      .flatMap(({ sequences }) => sequences)
      .map(({ name, columns, furthest, collidesAfter, before }) => ({
        name,
        columns,
        furthest,
        collidesAfter,
        before,
      }))
  expect(facts(fixed)).toEqual(facts(checked))
})

/** How people run a script: with their own client, or with psql where the machine has one. */
const CLIENTS = [
  { client: 'any client', apply: (database: TestDatabase, sql: string) => database.sql(sql) },
  ...(hasPsql() ? [{ client: 'psql', apply: psql }] : []),
]

test.for(CLIENTS)(
  "check's SQL script, run by $client, leaves the state that auto leaves, and changes nothing when run again",
  async ({ apply }, { database }) => {
    await database.sql(DRIFTED_SCHEMA)
    const { sql } = await run(database, { mode: 'check' })
    await apply(database, sql)
    const byScript = await nextStates(database)
    await apply(database, sql)
    expect(await nextStates(database)).toEqual(byScript)

    await database.sql(`drop schema public, "Other" cascade; create schema public`)
    await database.sql(DRIFTED_SCHEMA)
    await run(database)
    expect(await nextStates(database)).toEqual(byScript)
  },
)

test("check's SQL script never moves a sequence back", async ({ database }) => {
  await database.sql(DRIFTED_SCHEMA)
  const { sql } = await run(database, { mode: 'check' })
  await database.sql(`select setval('behind_id_seq', 5000)`)
  await database.sql(sql)
  expect(await database.sql(`select last_value from behind_id_seq`)).toEqual([
    { last_value: '5000' },
  ])
})

test('a sequence that is ahead of its rows stays ahead', async ({ database }) => {
  await database.sql(`
    create table t (id serial primary key);
    insert into t values (5);
    select setval('t_id_seq', 900)`)
  const { sequence } = await run(database)
  expect(sequence('t_id_seq')).toMatchObject({ status: 'healthy', before: { next: '901' } })
})

test('hundreds of sequences are fixed in one run', async ({ database }) => {
  await database.sql(`
    do $$ begin
      for n in 1..300 loop
        execute format('create table t%s (id serial primary key)', n);
        execute format('insert into t%s select g from generate_series(1, %s) as g', n, n);
      end loop;
    end $$`)
  const { json, sequence } = await run(database)
  expect(json.totals).toMatchObject({ checked: 300, drifted: 300, fixed: 300 })
  expect(sequence('t123_id_seq').after?.next).toBe('124')
})

function hasPsql(): boolean {
  try {
    execFileSync('psql', ['--version'])
    return true
  } catch {
    return false
  }
}

async function psql(database: TestDatabase, sql: string): Promise<void> {
  const running = promisify(execFile)('psql', [
    '-v',
    'ON_ERROR_STOP=1',
    '-X',
    '-f',
    '-',
    database.uri,
  ])
  running.child.stdin?.end(sql)
  await running
}

test('sequences that share a table do not keep each other from being fixed', async ({
  database,
}) => {
  const columns = Array.from({ length: 160 }, (_, index) => `c${index} serial`)
  await database.sql(`
    create table t (${columns.join(', ')}) with (autovacuum_enabled = off);
    insert into t select ${columns.map(() => 'g').join(', ')} from generate_series(1, 60000) as g`)
  const { json } = await run(database, { 'max-connections': '8', 'lock-timeout': '1' })
  expect(json.totals).toMatchObject({ checked: 160, fixed: 160, problems: 0 })
})
