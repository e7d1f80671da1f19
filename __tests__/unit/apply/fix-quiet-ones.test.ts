import { expect, test } from 'vitest'
import { fixQuietOnes } from '../../../src/apply/fix-quiet-ones.ts'
import type { TableTurns } from '../../../src/apply/table-turns.ts'
import type { Sessions } from '../../../src/connect/sessions.ts'
import { policy } from '../../helpers/policies.ts'
import { sequence } from '../../helpers/sequences.ts'

/** Events in their order, and sessions that are not to be had. */
function withoutSessions() {
  const events: string[] = []
  const sessions: Sessions = {
    size: 1,
    host: { name: 'db', address: null, port: 5432, password: null },
    isEncrypted: true,
    use() {
      events.push('a session is asked for')
      return Promise.reject(new Error('too many connections'))
    },
    close: () => Promise.resolve(),
  }
  const inTurn: TableTurns = (_, work) => {
    events.push('the tables are taken')
    return work()
  }
  return { events, sessions, inTurn }
}

test('no table is taken before there is a session, which another one may wait for with the table', async () => {
  const { events, sessions, inTurn } = withoutSessions()
  const limits = { lockTimeout: 0, deadlockTimeout: 1000, setsDeadlockTimeout: false }
  const options = {
    sessions,
    inTurn,
    limits,
    connections: 1,
    policy: policy(),
    serverVersion: 180_000,
  }
  expect(await fixQuietOnes([sequence({ ownedByRole: true })], options)).toEqual(new Map())
  expect(events).toEqual(['a session is asked for'])
})
