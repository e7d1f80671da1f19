/** What is said where locks are not granted, and how long the statements that take them may wait. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { lock, LockError, type Locking } from '../../../src/apply/locks.ts'
import type { Session } from '../../../src/connect/session.ts'
import { column, sequence } from '../../helpers/sequences.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => vi.useRealTimers())

const LOCKING: Locking = {
  limits: { lockTimeout: 10, deadlockTimeout: 1000, setsDeadlockTimeout: false },
  queue: true,
  lockTables: true,
}

/** A table without children, and one with partitions: each of their locks may have to be waited for. */
const [LOANS, TREE] = (['present', 'unknown'] as const).map((index) =>
  sequence({
    columns: column().sources.map((source) => column({ sources: [{ ...source, index }] })),
  }),
) as [ReturnType<typeof sequence>, ReturnType<typeof sequence>]

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
  { what: 'a held lock is a held lock', code: LOCK_NOT_AVAILABLE, kind: 'busy' },
  { what: 'a deadlock is one too', code: DEADLOCK_DETECTED, kind: 'busy' },
  {
    what: 'a server that takes longer than it may wait is slow',
    code: QUERY_CANCELED,
    kind: 'slow',
  },
  { what: 'a missing privilege is no lock', code: INSUFFICIENT_PRIVILEGE, kind: 'forbidden' },
])('of a table without children, $what', async ({ code, kind }) => {
  const { session } = serverThat({ code })
  await expect(lock(session, [LOANS], LOCKING)).rejects.toMatchObject({ name: 'LockError', kind })
})

test('waits for the tables of a tree may add up to more than they may take', async () => {
  const { session } = serverThat({ code: QUERY_CANCELED })
  await expect(lock(session, [TREE], LOCKING)).rejects.toMatchObject({ kind: 'busy' })
})

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
  { what: 'a fast catalog read leaves', after: 10, each: 240 },
  { what: 'a slower one leaves less', after: 200, each: 50 },
  { what: 'one that takes longer than all waits may leaves next to nothing', after: 900, each: 1 },
])('$what to wait for the sequence', async ({ after, each }) => {
  const { session, asked } = serverThat(GRANTED, { ...FOUND, after })
  await lock(session, [LOANS], LOCKING)
  expect(asked[2]).toMatch(new RegExp(`^set local lock_timeout = ${each};`))
})

test('sequences share what is left', async () => {
  const { session, asked } = serverThat({ after: 50 }, FOUND)
  await lock(session, [LOANS, { ...LOANS, oid: 2 }], LOCKING)
  expect(asked[2]).toMatch(/^set local lock_timeout = 100;/)
})
