/** The statements that lock sequences against `nextval`, and against whoever alters them. */
import { limitWaitsSql } from '../connect/lock-limits.ts'
import type { Session } from '../connect/session.ts'
import { isBusy } from '../connect/sql-state.ts'
import type { Sequence } from '../domain/sequence.ts'
import type { CurrentSequence } from './current-sequences.sql.ts'

/**
 * Milliseconds to wait for what only a migration holds. It is asked again later; and once others
 * queue behind the locks of an attempt, it must not wait any more.
 */
export const NEXT_TO_NOTHING = 1

/**
 * The locks on sequences are statements that set what they have already. Were that altered since it
 * was read, they would undo it. Reading the last value takes the lock that `nextval` takes, until the
 * transaction ends: from then on nobody alters the sequence, and what is read of it stays true.
 */
export function keepAsTheyAreSql(sequences: readonly Sequence[]): readonly string[] {
  const oids = sequences.map(({ oid }) => oid).join()
  return [
    limitWaitsSql(NEXT_TO_NOTHING),
    `select pg_sequence_last_value(s.oid) from pg_class as s where s.relkind = 'S' and s.oid in (${oids})`,
  ]
}

/**
 * There is no LOCK for sequences. Of the statements that change nothing and take one, giving a
 * sequence to its owner is the cheapest that also works for identity columns: it keeps the file and
 * other sessions' cached values. But it shuts out readers too, of whom a dump is one for hours.
 * Setting CACHE to what it is shuts out `nextval` alone; it writes a new file, so that it is only
 * used where the cheaper way found the sequence taken.
 */
export function lockSequenceSql(sequence: CurrentSequence, queue: boolean): readonly string[] {
  if (!sequence.ownedByRole) return []
  const { name, cache } = sequence
  return [queue ? `alter sequence ${name} cache ${cache}` : giveToOwnerSql(sequence)]
}

function giveToOwnerSql({ name, owner }: CurrentSequence): string {
  return `alter sequence ${name} owner to ${owner}`
}

const READ = 'read'

/**
 * Whoever is about to read a sequence in the moment in which its new file is committed finds the old
 * one empty or gone, and PostgreSQL does not keep them apart. So readers are shut out of the move,
 * unless one of them keeps its lock: a dump that has read already, which has nothing to fear.
 */
export async function shutOutReaders(
  session: Session,
  sequences: readonly CurrentSequence[],
): Promise<void> {
  const owned = sequences.filter(({ ownedByRole }) => ownedByRole)
  if (owned.length === 0) return
  try {
    await session.query([`savepoint ${READ}`, ...owned.map(giveToOwnerSql)].join('; '))
  } catch (error) {
    if (!isBusy(error)) throw error
    await session.query(`rollback to savepoint ${READ}`)
  }
}
