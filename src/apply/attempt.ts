/** One attempt at a fix: one short transaction that locks, reads again, moves and commits. */
import { inTransaction, type Session } from '../connect/session.ts'
import { isConnectionLost } from '../connect/sql-state.ts'
import type { Sequence } from '../domain/sequence.ts'
import { readBatch, type Reading, type ReadOptions } from '../measure/read-batch.ts'
import { plan, type Measurement, type PlannedMove } from '../plan/plan.ts'
import type { Policy } from '../plan/policy.ts'
import type { CurrentSequence } from './current-sequences.sql.ts'
import { limitLocksSql, lock, type Locking } from './locks.ts'
import { makeMoves, wayOf } from './moves.ts'
import { shutOutReaders } from './sequence-locks.ts'

/** What an attempt did to a sequence. */
export type Attempted =
  /** Moved as planned on what was read under the locks. */
  | {
      readonly kind: 'moved'
      /** As it was before. */
      readonly sequence: CurrentSequence
      readonly measured: Measurement
      readonly planned: PlannedMove
    }
  /** Left alone, because what was read under the locks no longer asks for a move. */
  | { readonly kind: 'left'; readonly sequence: Sequence; readonly reading: Reading }
  /** Not there any more. */
  | { readonly kind: 'gone' }

/** Before any lock was taken. */
const UNLOCKED = 'unlocked'

export type AttemptOptions = ReadOptions & { readonly locking: Locking }

/** What became of an attempt, by the sequence's oid. */
export type Attempt = {
  readonly results: ReadonlyMap<number, Attempted>
  /** `false` where the end of the transaction was not answered: what was moved may not have been. */
  readonly isAnswered: boolean
}

/**
 * Tries to fix sequences in one transaction, and rejects where that cannot be done, with nothing
 * changed. A sequence that the role does not own must come alone, because `setval` is not undone
 * by a rollback.
 */
export async function attempt(
  connected: Session,
  sequences: readonly Sequence[],
  options: AttemptOptions,
): Promise<Attempt> {
  const { locking, policy } = options
  let results: ReadonlyMap<number, Attempted> | null = null
  let isSet = false
  try {
    const settings = `${limitLocksSql(sequences.length, locking)}; savepoint ${UNLOCKED}`
    await inTransaction(connected, { mode: 'write', settings }, async (session) => {
      const current = await lock(session, sequences, locking)
      const readings = current.length === 0 ? new Map() : await readBatch(session, current, options)
      results = new Map(
        sequences.map(({ oid }) => {
          const sequence = current.find((each) => each.oid === oid)
          return [oid, decide(sequence, readings.get(oid), policy)]
        }),
      )
      const moving = [...results.values()].flatMap((one) => (one.kind === 'moved' ? [one] : []))
      // Who shares a transaction was locked against readers to begin with.
      if (locking.queue)
        await shutOutReaders(
          session,
          moving.map(({ sequence }) => sequence),
        )
      // A lock may have written a new file for the sequence: where nothing is moved, nothing is kept.
      if (moving.length === 0) await session.query(`rollback to savepoint ${UNLOCKED}`)
      // Of many that are set in place, some may be so before an error ends the statement.
      isSet = moving.some((one) => wayOf(one, locking) === 'set')
      await makeMoves(session, moving, locking)
      isSet = moving.some((one) => wayOf(one, locking) !== 'restarted')
    })
  } catch (error) {
    // What setval has set stands, and so may a commit whose answer was lost: the verification will see.
    if (results === null || !(isSet || isConnectionLost(error))) throw error
    return { results, isAnswered: false }
  }
  return { results: results ?? new Map(), isAnswered: true }
}

function decide(
  sequence: CurrentSequence | undefined,
  reading: Reading | undefined,
  policy: Policy,
): Attempted {
  if (sequence === undefined || reading === undefined) return { kind: 'gone' }
  if (reading.kind === 'unreadable') return { kind: 'left', sequence, reading }
  const planned = plan(sequence, reading, policy)
  if (planned.kind !== 'move') return { kind: 'left', sequence, reading }
  return { kind: 'moved', sequence, measured: reading, planned }
}
