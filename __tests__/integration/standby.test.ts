/** A hot standby can be checked and not fixed. */
import { Client } from 'pg'
import { expect, inject, test } from 'vitest'
import { workOnDatabases } from '../../src/work-on-databases.ts'
import { inputsOf } from '../helpers/perform.ts'
import { startServer, startStandbyInsteadOf } from '../helpers/server.ts'

test('check works on a hot standby and says what it may hide; auto says that nothing can be fixed', async () => {
  const primary = await startServer(inject('server').major)
  const client = new Client({
    host: primary.host,
    port: primary.port,
    user: 'postgres',
    database: 'postgres',
  })
  await client.connect()
  await client.query(`create table t (id serial primary key); insert into t values (5)`)
  await client.end()
  const standby = await startStandbyInsteadOf(primary)
  const runIn = async (mode: string) => {
    const uri = `postgresql://postgres@${standby.host}:${standby.port}/postgres`
    const inputs = inputsOf({ 'connection-string': uri, mode })
    const [outcome] = await workOnDatabases(inputs, {
      stage: 'imported',
      signal: new AbortController().signal,
    })
    return outcome
  }
  try {
    const checked = await runIn('check')
    expect(checked).toMatchObject({ error: null, outcomes: [{ status: 'drifted' }] })
    expect(checked?.notes).toEqual([expect.stringMatching(/hot standby.*32 values/)])
    const fixed = await runIn('auto')
    expect(fixed).toMatchObject({ outcomes: [] })
    expect(fixed?.error).toMatch(/hot standby, where nothing can be fixed\. Connect to the primary/)
  } finally {
    await standby.stop()
  }
})
