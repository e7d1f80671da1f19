import { limitWaitsSql, lockBudget, waitOfEach, type LockLimits } from '../connect/lock-limits.ts'
import type { Session } from '../connect/session.ts'
import { errorCode, isBusy, SqlState } from '../connect/sql-state.ts'
import { comparableColumns, type Sequence, type Source } from '../domain/sequence.ts'
import { readCurrentSequences, type CurrentSequence } from './current-sequences.sql.ts'

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
 * Milliseconds to wait for what only a migration holds. It is asked again later; and once others
 * queue behind the locks of an attempt, it must not wait any more.
 */
const NEXT_TO_NOTHING = 1

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

/**
 * The locks on sequences are statements that set what they have already. Were that altered since it
 * was read, they would undo it. Reading the last value takes the lock that `nextval` takes, until the
 * transaction ends: from then on nobody alters the sequence, and what is read of it stays true.
 */
function keepAsTheyAreSql(sequences: readonly Sequence[], { limits }: Locking): readonly string[] {
  const oids = sequences.map(({ oid }) => oid).join(', ')
  return [
    limitWaitsSql(NEXT_TO_NOTHING),
    `select pg_sequence_last_value(s.seqrelid) from pg_sequence as s where s.seqrelid in (${oids})`,
    limitWaitsSql(waitOfEach(sequences.length + 1, limits)),
  ]
}

function lockTablesSql(
  sequences: readonly Sequence[],
  { queue, limits }: Locking,
): readonly string[] {
  const tables = new Set(
    sequences
      .flatMap(sourcesOf)
      .filter(({ lockable }) => lockable)
      .map(tableSql),
  )
  if (tables.size === 0) return []
  const lockTables = `lock table ${[...tables].join(', ')} in share row exclusive mode`
  if (!queue) return [`${lockTables} nowait`]
  return limits.setsDeadlockTimeout ? pastAutovacuumSql(lockTables, limits) : [lockTables]
}

/**
 * PostgreSQL cancels an autovacuum that is in a session's way, as it is after every big import,
 * but only once that session has waited for its `deadlock_timeout`, which is longer than an attempt
 * waits. Where the role may, it waits less long for that.
 */
function pastAutovacuumSql(lockTables: string, limits: LockLimits): readonly string[] {
  const soon = Math.max(1, Math.floor(lockBudget(limits) / 8))
  return [
    `set local deadlock_timeout = ${soon}`,
    lockTables,
    'set local deadlock_timeout to default',
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
 * There is no LOCK for sequences. Of the statements that change nothing and take one, giving a
 * sequence to its owner is the cheapest that also works for identity columns: it keeps the file and
 * other sessions' cached values. But it shuts out readers too, of whom a dump is one for hours.
 * Setting CACHE to what it is shuts out `nextval` alone; it writes a new file, so that it is only
 * used where the cheaper way found the sequence taken.
 */
function lockSequenceSql(
  { name, owner, cache, ownedByRole }: CurrentSequence,
  queue: boolean,
): readonly string[] {
  if (!ownedByRole) return []
  return [`alter sequence ${name} ${queue ? `cache ${cache}` : `owner to ${owner}`}`]
}
