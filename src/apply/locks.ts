/** Locks tables and sequences within a budget of time. */
import { limitWaitsSql, lockBudget, waitOfEach, type LockLimits } from '../connect/lock-limits.ts'
import type { Session } from '../connect/session.ts'
import { errorCode, isBusy, SqlState } from '../connect/sql-state.ts'
import type { Sequence } from '../domain/sequence.ts'
import { readCurrentSequences, type CurrentSequence } from './current-sequences.sql.ts'
import { keepAsTheyAreSql, lockSequenceSql, NEXT_TO_NOTHING } from './sequence-locks.ts'
import { lockTablesSql } from './table-locks.ts'

/** How an attempt goes about its locks. */
export type Locking = {
  readonly limits: LockLimits
  /** Whether to wait in the queue for a table, or to give up at once where it is taken. */
  readonly queue: boolean
  /** `false` once the role turned out not to be allowed to lock the tables. */
  readonly lockTables: boolean
}

/**
 * Milliseconds that locking the tables of the largest tree may take where nobody is in the way. A
 * short `deadlock_timeout` must not make that impossible.
 */
const SHORTEST_STATEMENT = 100

/** Milliseconds by which `lock_timeout` comes first: then the server says that a lock was held. */
const TO_TELL_APART = 50

/**
 * Why the locks were not granted: another session holds one (`busy`), a privilege is missing, or time was
 * up (`late`), because waits for several locks added up or because the server is slow.
 */
type Obstacle = 'busy' | 'late' | 'forbidden'

/** The locks were not granted; the transaction is lost with them. */
export class LockError extends Error {
  override readonly name = 'LockError'
  readonly kind: Obstacle

  constructor(kind: Obstacle, options: ErrorOptions) {
    super(`Locks not granted: ${kind}`, options)
    this.kind = kind
  }
}

/**
 * SQL that limits how long an attempt may wait for its tables, which one statement locks, one after
 * the other. It must reach the server before that: PostgreSQL 10 starts a statement's clock when its
 * message arrives.
 */
export function limitLocksSql(sequences: number, { limits, queue }: Locking): string {
  const each = waitOfEach(sequences + 1, limits)
  const statement = Math.max(SHORTEST_STATEMENT, queue ? each + TO_TELL_APART : lockBudget(limits))
  return `${limitWaitsSql(each)}; set local statement_timeout = ${statement}`
}

/**
 * Locks the tables against writers, readers go on; then the sequences against `nextval`. In this
 * order: an insert takes the table before it calls `nextval`, and the other way round would
 * deadlock with it. Resolves to the sequences as they are under the locks, without those that are
 * gone.
 *
 * The time limit is for waiting. A slow server does not mean that a lock is held: the catalog is read
 * under the role's own limit. But whoever queues behind the tables looks for a deadlock some time after it
 * began to queue: where a slow server or network has used most of that time up, the sequences are not
 * waited for.
 *
 * @throws LockError where the locks are not granted in time, or the role may not lock the tables.
 */
export async function lock(
  session: Session,
  sequences: readonly Sequence[],
  locking: Locking,
): Promise<readonly CurrentSequence[]> {
  const startedAt = performance.now()
  const tables = locking.lockTables ? lockTablesSql(sequences, locking) : []
  try {
    await session.query([...tables, ...keepAsTheyAreSql(sequences), NO_TIME_LIMIT].join('; '))
  } catch (error) {
    throw errorCode(error) === SqlState.queryCanceled
      ? new LockError('late', { cause: error })
      : lockError(error, locking)
  }
  const current = await readCurrentSequences(session, sequences)
  const locks = current.flatMap((sequence) => lockSequenceSql(sequence, locking.queue))
  const each = waitForSequences(sequences.length, performance.now() - startedAt, locking.limits)
  try {
    await session.query([limitWaitsSql(each), ...locks, limitWaitsSql(NEXT_TO_NOTHING)].join('; '))
  } catch (error) {
    throw lockError(error, locking)
  }
  return current
}

const NO_TIME_LIMIT = 'set local statement_timeout to default'

/** By then an attempt has asked for its last lock, as a share of `deadlock_timeout`. */
const LAST_REQUEST = 0.75

/** Milliseconds to wait for each sequence, so many after the tables were asked for. */
function waitForSequences(count: number, elapsed: number, limits: LockLimits): number {
  const left = limits.deadlockTimeout * LAST_REQUEST - elapsed
  const each = Math.min(waitOfEach(count + 1, limits), Math.floor(left / count))
  return Math.max(NEXT_TO_NOTHING, each)
}

function lockError(error: unknown, { lockTables }: Locking): unknown {
  if (isBusy(error)) return new LockError('busy', { cause: error })
  const isForbidden = lockTables && errorCode(error) === SqlState.insufficientPrivilege
  return isForbidden ? new LockError('forbidden', { cause: error }) : error
}
