/** Reads a batch of sequences in a transaction of its own, with everything as of one moment. */
import { limitWaitsSql, waitOfEach, type LockLimits } from '../connect/lock-limits.ts'
import type { Sessions } from '../connect/sessions.ts'
import { inTransaction } from '../connect/session.ts'
import { relationsOf } from '../domain/relations.ts'
import type { Sequence } from '../domain/sequence.ts'
import { together, wideOne } from './parts.ts'
import { readBatch, type Reading, type Readings, type ReadOptions } from './read-batch.ts'
import { lockableTables } from './tables.ts'

export type MeasureOptions = ReadOptions & {
  readonly sessions: Sessions
  /** How many the run uses at once, over all databases. */
  readonly connections: number
  readonly limits: LockLimits
}

/** A role that may read no more than a column may not lock its table. */
export type SnapshotOptions = MeasureOptions & { readonly lockTables?: boolean }

/**
 * A session that reads a sequence in the moment in which another one's RESTART is committed may find
 * its old file empty. Whoever shows no state is read once more.
 */
export async function readStateful(
  batch: readonly Sequence[],
  options: SnapshotOptions,
): Promise<Readings> {
  const readings = await readInSnapshot(batch, options)
  const stateless = batch.filter(({ oid }) => readings.get(oid)?.state === null)
  if (stateless.length === 0) return readings
  return new Map([...readings, ...(await readInSnapshot(stateless, options))])
}

/**
 * Reads a batch as of one moment. One sequence whose tables are too many for a transaction is read
 * part by part, each as of a moment of its own: its state is never older than what is told of its
 * rows.
 */
export async function readInSnapshot(
  batch: readonly Sequence[],
  options: SnapshotOptions,
): Promise<Readings> {
  const wide = wideOne(batch)
  if (wide === null) return readAtOnce(batch, options)
  const { sequence, parts } = wide
  const readings: Reading[] = []
  for (const part of parts) readings.push(...(await readAtOnce([part], options)).values())
  return new Map([[sequence.oid, together(sequence, readings)]])
}

/**
 * Rows of a table that is rewritten, as by a change of a column's type, are newer than a snapshot
 * taken before: it would show the table empty. So the tables are locked first, which takes no
 * snapshot.
 *
 * Holds what it has locked while it waits for the next lock, so that a migration could wait for it
 * in turn: all its waits together are limited.
 */
function readAtOnce(batch: readonly Sequence[], options: SnapshotOptions): Promise<Readings> {
  const { sessions, limits, lockTables = true } = options
  const requests = batch.reduce((sum, sequence) => sum + relationsOf(sequence), 0)
  const tables = lockTables ? lockableTables(batch) : []
  const settings = [
    limitWaitsSql(waitOfEach(requests, limits)),
    ...(tables.length > 0 ? [`lock table ${tables.join(', ')} in access share mode`] : []),
  ].join('; ')
  return sessions.use((session) =>
    inTransaction(session, { mode: 'snapshot', settings }, (transaction) =>
      readBatch(transaction, batch, options),
    ),
  )
}
