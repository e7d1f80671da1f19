/** Check mode looks, and does nothing else. */
import { expect } from 'vitest'
import { test } from '../helpers/database.ts'
import { DRIFTED_SCHEMA } from '../helpers/drifted-schema.ts'
import { run } from '../helpers/run.ts'
import { sequenceStates } from '../helpers/sequence-states.ts'

test('check leaves every sequence byte for byte as it was', async ({ database }) => {
  await database.sql(DRIFTED_SCHEMA)
  const before = await sequenceStates(database)
  const { json } = await run(database, { mode: 'check' })
  expect(json.totals).toMatchObject({ drifted: 7, fixed: 0, problems: 1 })
  expect(await sequenceStates(database)).toEqual(before)
})

test('check works for a role that may only read, in transactions that can only read', async ({
  database,
}) => {
  const role = `r_${database.name.slice(-8)}`
  await database.sql(`
    ${DRIFTED_SCHEMA};
    create role ${role} login;
    alter role ${role} in database ${database.name} set default_transaction_read_only = on;
    grant usage on schema public, "Other" to ${role};
    grant select on all tables in schema public, "Other" to ${role};
    grant select on all sequences in schema public, "Other" to ${role}`)
  const { json } = await run(database, {
    mode: 'check',
    'connection-string': database.uriFor(role),
  })
  expect(json.totals).toMatchObject({ checked: 8, drifted: 7, problems: 1, healthy: 1 })
  await database.sql(`drop owned by ${role}; drop role ${role}`)
})

test('check fails the job by drift unless fail-on-drift says otherwise, auto only where it says so', async ({
  database,
}) => {
  await database.sql(`create table t (id serial primary key); insert into t values (1)`)
  const failed = async (inputs: Parameters<typeof run>[1]) =>
    (await run(database, inputs)).report.failed
  expect(await failed({ mode: 'check' })).toBe(true)
  expect(await failed({ mode: 'check', 'fail-on-drift': 'false' })).toBe(false)
  expect(await failed({ 'fail-on-drift': 'true' })).toBe(true)
  expect(await failed({ mode: 'check' })).toBe(false)
})

test('check never reports drift that is not there while inserts run', async ({ database }) => {
  await database.sql(`create table t (id serial primary key)`)
  const writers = await Promise.all([database.connect(), database.connect()])
  const inserting = new AbortController()
  const writing = writers.map(async (writer) => {
    while (!inserting.signal.aborted) await writer.query(`insert into t default values`)
  })
  for (let round = 0; round < 20; round++) {
    const { sequence } = await run(database, { mode: 'check' })
    expect(sequence('t_id_seq').status).toBe('healthy')
  }
  inserting.abort()
  await Promise.all(writing)
})
