import type { Session } from '../connect/session.ts'
import { errorCode, SqlState } from '../connect/sql-state.ts'
import { comparableColumns, type Sequence, type Source } from '../domain/sequence.ts'
import type { CurrentSequence } from './current-sequences.sql.ts'

/** How an attempt goes about its locks. */
export type LockPolicy = {
  /** Milliseconds from the first lock request to the last, for all of them together. */
  readonly budget: number
  /** Whether to wait in the queue for a table, or to give up at once where it is taken. */
  readonly queue: boolean
  /** `false` once the role turned out not to be allowed to lock the tables. */
  readonly lockTables: boolean
}

/** Why the locks were not got; the transaction is lost with them. */
export class LockError extends Error {
  override readonly name = 'LockError'
  readonly kind: 'busy' | 'forbidden'

  constructor(kind: 'busy' | 'forbidden', options: ErrorOptions) {
    super(`Locks not granted: ${kind}`, options)
    this.kind = kind
  }
}

/** What PostgreSQL answers when a lock would take longer than allowed. */
const BUSY: readonly (string | null)[] = [
  SqlState.lockNotAvailable,
  SqlState.queryCanceled,
  SqlState.deadlockDetected,
]

/**
 * Limits how long the lock requests that follow may wait. In a message of its own: PostgreSQL 10
 * starts a statement's clock when its message arrives.
 */
export async function limitWaits(
  session: Session,
  sequences: number,
  policy: LockPolicy,
): Promise<void> {
  const { budget, queue } = policy
  // The tables are locked by one statement and share a limit; each sequence is a request by itself.
  const each = Math.max(1, Math.floor(budget / (sequences + 1)))
  await session.query(
    `set local lock_timeout = ${each}; set local statement_timeout = ${queue ? each : budget}`,
  )
}

/**
 * Locks the tables against writers, readers go on; then the sequences against `nextval`. In this
 * order: an insert takes the table before it calls `nextval`, and the other way round would
 * deadlock with it. Afterwards the role's own time limit holds again.
 *
 * @throws LockError where another session is in the way, or the role lacks the right to lock.
 */
export async function lock(
  session: Session,
  sequences: readonly CurrentSequence[],
  policy: LockPolicy,
): Promise<void> {
  const tables = policy.lockTables ? lockTablesSql(sequences, policy.queue) : []
  try {
    await session.query([...tables, ...sequences.flatMap(lockSequenceSql)].join('; ') || 'select')
  } catch (error) {
    const code = errorCode(error)
    if (BUSY.includes(code)) throw new LockError('busy', { cause: error })
    if (code === SqlState.insufficientPrivilege && policy.lockTables) {
      throw new LockError('forbidden', { cause: error })
    }
    throw error
  }
  await session.query('set local statement_timeout to default')
}

function lockTablesSql(sequences: readonly Sequence[], queue: boolean): readonly string[] {
  const tables = new Set(
    sequences
      .flatMap(sourcesOf)
      .filter(({ lockable }) => lockable)
      .map(tableSql),
  )
  if (tables.size === 0) return []
  return [
    `lock table ${[...tables].join(', ')} in share row exclusive mode${queue ? '' : ' nowait'}`,
  ]
}

function tableSql({ table, only }: Source): string {
  return only ? `only ${table}` : table
}

/** Every table whose rows decide where the sequence goes. */
export function sourcesOf(sequence: Sequence): readonly Source[] {
  return comparableColumns(sequence).flatMap((column) => column.sources)
}

/**
 * There is no LOCK for sequences. Of the statements that change nothing and take the lock, giving
 * a sequence to its owner is the one that also works for identity columns, keeps the file and
 * leaves other sessions' cached values alone.
 */
function lockSequenceSql({ name, owner, ownedByRole }: CurrentSequence): readonly string[] {
  return ownedByRole ? [`alter sequence ${name} owner to ${owner}`] : []
}
