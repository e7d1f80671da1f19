/** A connection that is lost without a word: nobody waits for it forever, and a slow server is waited for. */
import { describe, expect, inject } from 'vitest'
import { openSessions } from '../../src/connect/open-sessions.ts'
import { inTransaction, type Session } from '../../src/connect/session.ts'
import { test, type TestDatabase } from '../helpers/database.ts'
import { PASS, startFaultProxy, type Message } from '../helpers/fault-proxy.ts'
import { inputsOf } from '../helpers/perform.ts'
import { runAction } from '../helpers/run-action.ts'
import { untruths } from '../helpers/truth.ts'

type Silence = {
  readonly name: string
  readonly at: (message: Message) => boolean
  /** Whether later connections are not answered either. */
  readonly isForGood: boolean
  readonly mode: 'auto' | 'check'
}

describe.concurrent(
  'the bundle ends, and tells the truth, where no word comes any more',
  { timeout: 60_000 },
  () => {
    test.for<Silence>([
      {
        name: 'from the first statement on',
        at: ({ type }) => type === 'Q',
        isForGood: true,
        mode: 'check',
      },
      {
        name: 'while rows are read',
        at: ({ sql }) => sql.includes('order by r.id desc'),
        isForGood: true,
        mode: 'check',
      },
      {
        name: 'while rows are read, on this connection alone',
        at: ({ sql }) => sql.includes('order by r.id desc'),
        isForGood: false,
        mode: 'check',
      },
      {
        name: 'while a sequence is moved',
        at: ({ sql }) => sql.includes(MOVE),
        isForGood: true,
        mode: 'auto',
      },
      {
        name: 'instead of the answer to a commit, on this connection alone',
        at: afterTheCommit(),
        isForGood: false,
        mode: 'auto',
      },
    ])('$name', async ({ at, isForGood, mode }, { database }) => {
      await database.sql(`create table t (id serial primary key); insert into t values (40)`)
      let isSilent = false
      const proxy = await startFaultProxy(inject('server'), (message) => {
        const isLater = isSilent && isForGood
        const isNow = !isSilent && at(message)
        isSilent ||= isNow
        return isLater || isNow ? { kind: 'cut', how: 'silence', when: 'before' } : PASS
      })
      const run = await runAction({
        inputs: {
          'connection-string': uriAt(proxy.port, database),
          mode,
          'connect-timeout': '1',
          'lock-timeout': '1',
          'max-connections': '1',
        },
      })
      await proxy.stop()
      expect(isSilent).toBe(true)
      expect(await untruths(run, { database, targets: { t_id_seq: 41 } })).toEqual([])
      const { error, sequences } = run.files.report?.databases[0] ?? {}
      if (isForGood) expect(`${error} ${sequences?.[0]?.message}`).toMatch(/run again/)
      else expect(sequences).toMatchObject([{ status: mode === 'auto' ? 'fixed' : 'drifted' }])
    })

    test.for([
      { mode: 'write', longest: '10s' },
      { mode: 'snapshot', longest: '1min' },
    ] as const)(
      'and a transaction ($mode) whose runner has vanished is ended by the server',
      async ({ mode, longest }, { database }) => {
        const settings = await inSession(database, (session) =>
          inTransaction(session, { mode }, (transaction) =>
            transaction.query(`show idle_in_transaction_session_timeout`),
          ),
        )
        expect(settings).toEqual([{ idle_in_transaction_session_timeout: longest }])
      },
    )

    test('and a statement that takes its time is waited for', async ({ database }) => {
      const rows = await inSession(database, (session) =>
        session.query(`select 1 as one from pg_sleep(3)`),
      )
      expect(rows).toEqual([{ one: 1 }])
    })
  },
)

/** On a session of the action's own, that looks after an answer early. */
async function inSession<T>(
  database: TestDatabase,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { connection } = inputsOf({ 'connection-string': database.uri })
  const { signal } = new AbortController()
  const sessions = await openSessions(connection, { size: 1, timeout: 300, signal })
  try {
    return await sessions.use(work)
  } finally {
    await sessions.close()
  }
}

/** What moves a sequence. */
const MOVE = 'setval(m.sequence'

/** The first answer to the commit of a transaction that has moved something. */
function afterTheCommit(): Silence['at'] {
  let stage: 'before' | 'moved' | 'committing' | 'done' = 'before'
  return ({ from, sql }) => {
    if (stage === 'before' && sql.includes(MOVE)) stage = 'moved'
    else if (stage === 'moved' && sql === 'commit') stage = 'committing'
    else if (stage === 'committing' && from === 'server') {
      stage = 'done'
      return true
    }
    return false
  }
}

function uriAt(port: number, database: TestDatabase): string {
  return `postgresql://postgres@127.0.0.1:${port}/${database.name}?sslmode=disable`
}
