/** What is said where locks are not granted, and how long the statements that take them may wait. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { limitLocksSql, lock, LockError, type Locking } from '../../../src/apply/locks.ts'
import type { Session } from '../../../src/connect/session.ts'
import { sequence } from '../../helpers/sequences.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => vi.useRealTimers())

const LOCKING: Locking = {
  limits: { lockTimeout: 10, deadlockTimeout: 1000, setsDeadlockTimeout: false },
  queue: true,
  lockTables: true,
}

const LOANS = sequence()

/** How a message is answered, after so many milliseconds. */
type Answer = { readonly after?: number; readonly code?: string; readonly rows?: object[] }

const GRANTED: Answer = {}
const FOUND: Answer = { rows: [{ oid: LOANS.oid, owner: 'app', isSettable: true }] }

/** Answers what locks the tables, what reads the catalog, and what locks the sequences. */
function serverThat(...answers: readonly Answer[]) {
  const asked: string[] = []
  const session: Session = {
    major: 18,
    query<Row>(sql: string) {
      const { after = 0, code, rows = [] } = answers[asked.push(sql) - 1] ?? {}
      vi.advanceTimersByTime(after)
      return code === undefined
        ? Promise.resolve(rows as readonly unknown[] as readonly Row[])
        : Promise.reject(Object.assign(new Error(`SQLSTATE ${code}`), { code }))
    },
    queryEach: () => Promise.reject(new Error('Nothing is asked so here')),
  }
  return { session, asked }
}

const LOCK_NOT_AVAILABLE = '55P03'
const QUERY_CANCELED = '57014'
const DEADLOCK_DETECTED = '40P01'
const INSUFFICIENT_PRIVILEGE = '42501'

test.for([
  { what: 'a held lock', code: LOCK_NOT_AVAILABLE, kind: 'busy' },
  { what: 'a deadlock', code: DEADLOCK_DETECTED, kind: 'busy' },
  { what: 'a time limit', code: QUERY_CANCELED, kind: 'late' },
  { what: 'a missing privilege', code: INSUFFICIENT_PRIVILEGE, kind: 'forbidden' },
])('$what is told from the other obstacles', async ({ code, kind }) => {
  const { session } = serverThat({ code })
  await expect(lock(session, [LOANS], LOCKING)).rejects.toMatchObject({ name: 'LockError', kind })
})

test.for([
  { queue: true, deadlockTimeout: 1000, lock: 125, statement: 175 },
  { queue: true, deadlockTimeout: 200, lock: 25, statement: 100 },
  { queue: false, deadlockTimeout: 1000, lock: 125, statement: 250 },
])(
  'with a deadlock_timeout of $deadlockTimeout ms, waits for the tables of a tree add up to $statement ms at most',
  ({ queue, deadlockTimeout, lock: each, statement }) => {
    const limits = { ...LOCKING.limits, deadlockTimeout }
    expect(limitLocksSql(1, { ...LOCKING, queue, limits })).toBe(
      `set local lock_timeout = ${each}; set local statement_timeout = ${statement}`,
    )
  },
)

test("a catalog read that exceeds the role's own time limit is no lock", async () => {
  const { session } = serverThat(GRANTED, { code: QUERY_CANCELED })
  await expect(lock(session, [LOANS], LOCKING)).rejects.not.toBeInstanceOf(LockError)
})

test('the catalog is read without the time limit of the locks', async () => {
  const { session, asked } = serverThat(GRANTED, FOUND)
  await lock(session, [LOANS], LOCKING)
  expect(asked[0]).toMatch(/set local statement_timeout to default$/)
})

test.for([
  { what: 'a fast catalog read', after: 10, each: 125 },
  { what: 'a distant server', after: 600, each: 125 },
  { what: 'a server that uses most of deadlock_timeout up', after: 700, each: 50 },
  { what: 'one that uses all of it up', after: 1100, each: 1 },
])('after $what the sequence is waited for $each ms', async ({ after, each }) => {
  const { session, asked } = serverThat(GRANTED, { ...FOUND, after })
  await lock(session, [LOANS], LOCKING)
  expect(asked[2]).toMatch(new RegExp(`^set local lock_timeout = ${each};`))
})

test('sequences share what is left', async () => {
  const { session, asked } = serverThat({ after: 650 }, FOUND)
  await lock(session, [LOANS, { ...LOANS, oid: 2 }], LOCKING)
  expect(asked[2]).toMatch(/^set local lock_timeout = 50;/)
})

test('what follows the locks waits for nobody', async () => {
  const { session, asked } = serverThat(GRANTED, FOUND)
  await lock(session, [LOANS], LOCKING)
  expect(asked[2]).toMatch(/set local lock_timeout = 1$/)
})

test('what makes an autovacuum give way sooner ends with the locks on the tables', async () => {
  const { session, asked } = serverThat(GRANTED, FOUND)
  const limits = { ...LOCKING.limits, setsDeadlockTimeout: true }
  await lock(session, [LOANS], { ...LOCKING, limits })
  expect(asked[0]).toMatch(
    /deadlock_timeout = 31; lock table [^;]*; set local deadlock_timeout to default;/,
  )
})
