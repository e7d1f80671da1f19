/** Fixes sequences that nobody else is busy with, many a transaction. */
import type { Sequence } from '../domain/sequence.ts'
import { batchesOf, batchToFix } from '../measure/batches.ts'
import type { MeasureOptions } from '../measure/snapshot.ts'
import { lockableTables } from '../measure/tables.ts'
import { attemptParts } from './attempt-parts.ts'
import type { Locking } from './locks.ts'
import { settle, type Settled } from './settle.ts'
import type { TableTurns } from './table-turns.ts'

export type FixOptions = MeasureOptions & { readonly inTurn: TableTurns }

/**
 * Tries many sequences a transaction, which gives way at once: whatever is busy in one, all of it is
 * left out of the result, which is by oid. Never rejects.
 */
export async function fixQuietOnes(
  sequences: readonly Sequence[],
  options: FixOptions,
): Promise<ReadonlyMap<number, Settled>> {
  // A rollback does not undo setval, so what the role does not own cannot share a transaction.
  const owned = sequences.filter(({ ownedByRole }) => ownedByRole)
  const locking = { limits: options.limits, queue: false, lockTables: true }
  const settled: (readonly [number, Settled])[] = []
  for (const batch of batchesOf(owned, batchToFix(options.connections))) {
    try {
      settled.push(...(await attemptAndSettle(batch, locking, options)))
    } catch {
      // Whatever it was, it shows again, and is told, when each sequence is tried by itself.
    }
  }
  return new Map(settled)
}

/**
 * Makes an attempt when no other one of this run has to do with the same tables. Their turn is taken
 * with a session in hand: who waits for a session with it would keep out those who have one.
 */
export async function attemptAndSettle(
  batch: readonly Sequence[],
  locking: Locking,
  options: FixOptions,
): Promise<ReadonlyMap<number, Settled>> {
  const { sessions, inTurn } = options
  const made = await sessions.use((session) =>
    inTurn(lockableTables(batch), () => attemptParts(session, batch, { ...options, locking })),
  )
  return settle({ ...made, batch, locking }, options)
}
