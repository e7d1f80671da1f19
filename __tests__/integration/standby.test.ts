/** A hot standby can be checked and not fixed. */
import { Client } from 'pg'
import { expect, inject, test } from 'vitest'
import { workOnDatabases } from '../../src/work-on-databases.ts'
import { inputsOf } from '../helpers/perform.ts'
import { startServer, startStandbyInsteadOf } from '../helpers/server.ts'

test('check works on a hot standby and says what it may hide, auto says that nothing can be fixed, and of several servers the one that is wanted is taken', async () => {
  const primary = await startServer(inject('server').build)
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
  const place = `${standby.host}:${standby.port}`
  const runIn = async (mode: string, hosts = place) => {
    const inputs = inputsOf({
      'connection-string': `postgresql://postgres@${hosts}`,
      mode,
      'connect-timeout': '10',
    })
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
    expect(fixed?.error).toMatch(/hot standby, where nothing can be fixed\.$/)
    expect(fixed?.remedy).toMatch(/^Connect to the primary/)

    const { host, port } = inject('server')
    const wanted = (attributes: string, hosts: string) =>
      runIn('check', `${hosts}/postgres?target_session_attrs=${attributes}`)
    const both = `${place},${host}:${port}`
    const other = `${host}:${port},${place}`
    const [there, here] = [{ port: standby.port }, { port }]
    expect(await wanted('any', both)).toMatchObject({ error: null, ...there })
    expect(await wanted('read-write', both)).toMatchObject({ error: null, ...here })
    expect(await wanted('primary', both)).toMatchObject({ error: null, ...here })
    expect(await wanted('standby', other)).toMatchObject({ error: null, ...there })
    expect(await wanted('read-only', other)).toMatchObject({ error: null, ...there })
    expect(await wanted('prefer-standby', other)).toMatchObject({ error: null, ...there })
    expect(await wanted('prefer-standby', `${host}:${port}`)).toMatchObject({
      error: null,
      ...here,
    })
    const none = await wanted('read-write', place)
    expect(none?.error).toMatch(/is a hot standby, and target_session_attrs is read-write\.$/)
    const only = await wanted('standby', `${host}:${port}`)
    expect(only?.error).toMatch(/is no hot standby, and target_session_attrs is standby\.$/)
  } finally {
    await standby.stop()
  }
}, 60_000)
