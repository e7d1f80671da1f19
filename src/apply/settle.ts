/** What became of an attempt: reads again what was moved, and says only what was seen. */
import { explainError } from '../connect/explain-error.ts'
import { inTransaction } from '../connect/session.ts'
import { DROPPED, measureAll } from '../measure/measure.ts'
import type { Reading } from '../measure/read-batch.ts'
import type { MeasureOptions } from '../measure/snapshot.ts'
import { sourcesOf, type Sequence, type SequenceState } from '../domain/sequence.ts'
import { isWell, plan, type Measurement, type PlannedMove } from '../plan/plan.ts'
import type { Attempt, Attempted } from './attempt.ts'
import { readCurrentSequences } from './current-sequences.sql.ts'
import type { Locking } from './locks.ts'

/** A move that was committed. */
export type MoveMade = {
  /** What was read under the locks, just before the move. */
  readonly measured: Measurement
  readonly planned: PlannedMove
  /** As it was before. */
  readonly former: Sequence
  /** As it was found again after the commit. */
  readonly sequence: Sequence
  /** The state that was read after the commit; `null` where it could not be read. */
  readonly after: SequenceState | null
}

/** What became of a sequence that was to be fixed. */
export type Fix =
  /** Moved, and seen healthy. */
  | (MoveMade & {
      readonly kind: 'moved'
      readonly after: SequenceState
      /** What the user should know of how it was done: clauses without a full stop. */
      readonly notes: readonly string[]
    })
  /** What was read under the locks no longer asked for a move. */
  | {
      readonly kind: 'left'
      /** As it was then. */
      readonly sequence: Sequence
      readonly reading: Reading
    }
  /** `move` is what was done all the same. */
  | { readonly kind: 'failed'; readonly reason: string; readonly move: MoveMade | null }

/**
 * What an attempt led to: its end, or a move that rows beyond it have overtaken. `move` is `null`
 * where the connection was lost before the commit.
 */
export type Settled = Fix | { readonly kind: 'overtaken'; readonly move: MoveMade | null }

export type Attempting = Attempt & {
  readonly batch: readonly Sequence[]
  readonly locking: Locking
}

/** What an attempt led to, by the sequence's oid, after its commit. */
export async function settle(
  { batch, results, isAnswered, locking }: Attempting,
  options: MeasureOptions,
): Promise<ReadonlyMap<number, Settled>> {
  const moved = batch.filter(({ oid }) => results.get(oid)?.kind === 'moved')
  const { current, reason } = await readAgain(moved, options)
  const readings = await measureAll(current, options)
  return new Map(
    batch.map((found): readonly [number, Settled] => {
      const result = results.get(found.oid)
      if (result?.kind !== 'moved') return [found.oid, unmoved(result)]
      const sequence = current.find(({ oid }) => oid === found.oid) ?? null
      const reading = readings.get(found.oid)
      const seen = { sequence, reading, otherwise: reason, isAnswered }
      const settled = verified(result, seen, options)
      const notes = notesOn(result, locking)
      return [found.oid, settled.kind === 'moved' ? { ...settled, notes } : settled]
    }),
  )
}

type Again = {
  readonly current: readonly Sequence[]
  /** Why a sequence is not among them. */
  readonly reason: string
}

/** Their parameters may be others than before. A lost connection deserves a second try. */
async function readAgain(
  moved: readonly Sequence[],
  options: MeasureOptions,
  mayReconnect = true,
): Promise<Again> {
  if (moved.length === 0) return { current: [], reason: '' }
  try {
    const current = await options.sessions.use((session) =>
      inTransaction(session, { mode: 'snapshot' }, (transaction) =>
        readCurrentSequences(transaction, moved),
      ),
    )
    return { current, reason: DROPPED }
  } catch (error) {
    if (mayReconnect) return readAgain(moved, options, false)
    return { current: [], reason: explainError(error) }
  }
}

type Moved = Extract<Attempted, { kind: 'moved' }>

type Seen = {
  readonly sequence: Sequence | null
  readonly reading: Reading | undefined
  /** Why there is no reading. */
  readonly otherwise: string
  readonly isAnswered: boolean
}

function verified(
  { sequence: former, measured, planned }: Moved,
  { sequence, reading, otherwise, isAnswered }: Seen,
  { policy }: MeasureOptions,
): Settled {
  const made = { measured, planned, former, sequence: sequence ?? former }
  if (sequence === null || reading?.kind !== 'read') {
    const why = reading?.kind === 'unreadable' ? reading.reason : otherwise
    const done = isAnswered
      ? `it was set to ${planned.target}, but could not be read again`
      : `it may have been set to ${planned.target}: the end of the transaction was not seen, and it could not be read again`
    const reason = `${done}: ${why}`
    return { kind: 'failed', reason, move: { ...made, after: reading?.state ?? null } }
  }
  const move = { ...made, after: reading.state }
  if (isWell(plan(sequence, reading, policy))) return { kind: 'moved', ...move, notes: [] }
  const isUntouched =
    isSame(reading.state, measured.state) && former.increment === sequence.increment
  return { kind: 'overtaken', move: isUntouched && !isAnswered ? null : move }
}

function isSame(a: SequenceState, b: SequenceState): boolean {
  return a.lastValue === b.lastValue && a.isCalled === b.isCalled
}

function unmoved(result: Exclude<Attempted, { kind: 'moved' }> | undefined): Fix {
  if (result?.kind === 'left') return result
  return { kind: 'failed', reason: DROPPED, move: null }
}

function notesOn({ sequence }: Moved, { lockTables }: Locking): readonly string[] {
  const notes = []
  if (lockTables && sourcesOf(sequence).some(({ lockable }) => !lockable)) {
    notes.push('fixed without locking its foreign table, which PostgreSQL cannot lock')
  }
  if (!sequence.ownedByRole && sequence.cache > 1n) {
    notes.push(
      `open sessions may still hand out old values from their cache of ${sequence.cache} until they reconnect`,
    )
  }
  return notes
}
