/** One attempt at a fix: one short transaction that locks, reads again, moves and commits. */
import { inTransaction, type Session } from '../connect/session.ts'
import { isConnectionLost } from '../connect/sql-state.ts'
import type { Sequence } from '../domain/sequence.ts'
import { readBatch, type Reading, type Readings } from '../measure/measure.ts'
import { guardedSetvalSql, restartSql } from '../plan/move-sql.ts'
import { plan, type Drift, type Measurement } from '../plan/plan.ts'
import { readCurrentSequences, type CurrentSequence } from './current-sequences.sql.ts'
import { limitLocksSql, lock, type LockPolicy } from './locks.ts'

/** What an attempt did to a sequence. */
export type Attempted =
  /** Moved: what was read under the locks, and where it went. */
  | {
      readonly kind: 'moved'
      readonly measured: Measurement
      readonly drift: Drift
      readonly target: bigint
    }
  /** Left alone, because what was read under the locks no longer asks for a move. */
  | { readonly kind: 'left'; readonly reading: Reading }
  /** Not there any more. */
  | { readonly kind: 'gone' }

/** Before any lock was taken. */
const UNLOCKED = 'unlocked'

export type AttemptOptions = { readonly policy: LockPolicy; readonly capacityLimit: number }

/**
 * Tries to fix sequences in one transaction, and rejects where that cannot be done, with nothing
 * changed. A sequence that the role does not own must come alone, because `setval` is not undone
 * by a rollback.
 */
export async function attempt(
  session: Session,
  sequences: readonly Sequence[],
  { policy, capacityLimit }: AttemptOptions,
): Promise<ReadonlyMap<number, Attempted>> {
  let results: ReadonlyMap<number, Attempted> | null = null
  try {
    const settings = limitLocksSql(sequences.length, policy)
    await inTransaction(session, { mode: 'write', settings }, async () => {
      const current = await readCurrentSequences(session, sequences)
      await session.query(`savepoint ${UNLOCKED}`)
      await lock(session, current, policy)
      const readings = current.length === 0 ? new Map() : await readBatch(session, current)
      results = decideAll(sequences, { current, readings, capacityLimit })
      await move(session, current, results)
    })
  } catch (error) {
    // Whether a commit whose answer was lost took place, the verification will see.
    if (results === null || !isConnectionLost(error)) throw error
  }
  return results ?? new Map()
}

type Decisions = {
  readonly current: readonly CurrentSequence[]
  readonly readings: Readings
  readonly capacityLimit: number
}

function decideAll(
  sequences: readonly Sequence[],
  { current, readings, capacityLimit }: Decisions,
): ReadonlyMap<number, Attempted> {
  const results = new Map<number, Attempted>(sequences.map(({ oid }) => [oid, { kind: 'gone' }]))
  for (const sequence of current) {
    const reading = readings.get(sequence.oid)
    if (reading !== undefined) results.set(sequence.oid, decide(sequence, reading, capacityLimit))
  }
  return results
}

function decide(sequence: Sequence, reading: Reading, capacityLimit: number): Attempted {
  if (reading.kind === 'unreadable') return { kind: 'left', reading }
  const decision = plan(sequence, reading, capacityLimit)
  if (decision.kind !== 'move') return { kind: 'left', reading }
  return { kind: 'moved', measured: reading, drift: decision.drift, target: decision.target }
}

async function move(
  session: Session,
  current: readonly CurrentSequence[],
  results: ReadonlyMap<number, Attempted>,
): Promise<void> {
  const moves = current.flatMap((sequence) => {
    const result = results.get(sequence.oid)
    if (result?.kind !== 'moved') return []
    const sql = sequence.ownedByRole ? restartSql : guardedSetvalSql
    return [sql(sequence, result.target)]
  })
  // A lock may have written a new file for the sequence: where nothing is to be moved, nothing is kept.
  await session.query(moves.length > 0 ? moves.join('; ') : `rollback to savepoint ${UNLOCKED}`)
}
