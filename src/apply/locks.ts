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

/** Why the locks were not got; the transaction is lost with them. */
export class LockError extends Error {
  override readonly name = 'LockError'
  readonly kind: 'busy' | 'forbidden'

  constructor(kind: 'busy' | 'forbidden', options: ErrorOptions) {
    super(`Locks not granted: ${kind}`, options)
    this.kind = kind
  }
}

/**
 * SQL that limits how long the lock requests of an attempt may wait, all together. It must reach
 * the server before they do: PostgreSQL 10 starts a statement's clock when its message arrives.
 */
export function limitLocksSql(sequences: number, { limits, queue }: Locking): string {
  // The tables are locked by one statement and share a limit; each sequence is a request by itself.
  const each = waitOfEach(sequences + 1, limits)
  const statement = Math.max(SHORTEST_STATEMENT, queue ? each : lockBudget(limits))
  return `${limitWaitsSql(each)}; set local statement_timeout = ${statement}`
}

/**
 * Locks the tables against writers, readers go on; then the sequences against `nextval`. In this
 * order: an insert takes the table before it calls `nextval`, and the other way round would
 * deadlock with it. Afterwards the role's own time limit holds again. Resolves to the sequences as
 * they are under the locks, without those that are gone.
 *
 * @throws LockError where another session is in the way, or the role lacks the right to lock.
 */
export async function lock(
  session: Session,
  sequences: readonly Sequence[],
  locking: Locking,
): Promise<readonly CurrentSequence[]> {
  const tables = locking.lockTables ? lockTablesSql(sequences, locking) : []
  try {
    await session.query([...tables, ...keepAsTheyAreSql(sequences, locking)].join('; '))
    const current = await readCurrentSequences(session, sequences)
    const locks = current.flatMap((sequence) => lockSequenceSql(sequence, locking.queue))
    await session.query([...locks, limitWaitsSql(NEXT_TO_NOTHING), NO_TIME_LIMIT].join('; '))
    return current
  } catch (error) {
    const code = errorCode(error)
    // The statement that locks the tables has a time limit, so that their waits add up to no more.
    if (isBusy(error) || code === SqlState.queryCanceled)
      throw new LockError('busy', { cause: error })
    if (code === SqlState.insufficientPrivilege && locking.lockTables) {
      throw new LockError('forbidden', { cause: error })
    }
    throw error
  }
}

const NO_TIME_LIMIT = 'set local statement_timeout to default'
