/** What became of an attempt: reads again what was moved, and says only what was seen. */
import type { Sequence, SequenceState } from '../domain/sequence.ts'
import { measureAll, type MeasureOptions, type Reading } from '../measure/measure.ts'
import { plan, type Drift, type Measurement } from '../plan/plan.ts'
import type { Attempted } from './attempt.ts'
import { sourcesOf, type LockPolicy } from './locks.ts'

/** A move that was committed. */
export type Move = {
  /** What was read under the locks, just before the move. */
  readonly measured: Measurement
  readonly drift: Drift
  /** The state that was read after the commit; `null` where it could not be read. */
  readonly after: SequenceState | null
}

/** What became of a sequence that was to be fixed. */
export type Fix =
  /** Moved, and seen healthy. */
  | (Move & {
      readonly kind: 'moved'
      readonly after: SequenceState
      /** What the user should know of how it was done: clauses without a full stop. */
      readonly notes: readonly string[]
    })
  /** What was read under the locks no longer asked for a move. */
  | { readonly kind: 'left'; readonly reading: Reading }
  /** `move` is what was done all the same. */
  | { readonly kind: 'failed'; readonly reason: string; readonly move: Move | null }

/**
 * What an attempt led to: its end, or a move that rows beyond it have overtaken. `move` is `null`
 * where the connection was lost before the commit.
 */
export type Settled = Fix | { readonly kind: 'overtaken'; readonly move: Move | null }

export type Attempt = {
  readonly batch: readonly Sequence[]
  readonly results: ReadonlyMap<number, Attempted>
  readonly policy: LockPolicy
  readonly capacityLimit: number
}

/** What an attempt led to, by the sequence's oid, after its commit. */
export async function settle(
  { batch, results, policy, capacityLimit }: Attempt,
  options: MeasureOptions,
): Promise<ReadonlyMap<number, Settled>> {
  const moved = batch.filter(({ oid }) => results.get(oid)?.kind === 'moved')
  const readings = await measureAll(moved, options)
  return new Map(
    batch.map((sequence): readonly [number, Settled] => {
      const result = results.get(sequence.oid)
      if (result?.kind !== 'moved') return [sequence.oid, unmoved(result)]
      const reading = readings.get(sequence.oid)
      const notes = notesOn(sequence, policy)
      return [sequence.oid, verified(sequence, { ...result, reading, notes }, capacityLimit)]
    }),
  )
}

type Verification = Extract<Attempted, { kind: 'moved' }> & {
  readonly reading: Reading | undefined
  readonly notes: readonly string[]
}

function verified(sequence: Sequence, verification: Verification, capacityLimit: number): Settled {
  const { measured, drift, target, reading, notes } = verification
  if (reading?.kind !== 'read') {
    const why = reading?.reason ?? 'it is gone'
    const reason = `it was set to ${target}, but could not be read again: ${why}`
    return { kind: 'failed', reason, move: { measured, drift, after: reading?.state ?? null } }
  }
  const move = { measured, drift, after: reading.state }
  const isHealthy = plan(sequence, reading, capacityLimit).kind === 'stay'
  if (isHealthy) return { kind: 'moved', ...move, notes }
  return { kind: 'overtaken', move: isSame(reading.state, measured.state) ? null : move }
}

function isSame(a: SequenceState, b: SequenceState): boolean {
  return a.lastValue === b.lastValue && a.isCalled === b.isCalled
}

function unmoved(result: Exclude<Attempted, { kind: 'moved' }> | undefined): Fix {
  if (result?.kind === 'left') return result
  return { kind: 'failed', reason: 'it was dropped while the action ran', move: null }
}

function notesOn(sequence: Sequence, { lockTables }: LockPolicy): readonly string[] {
  const notes = []
  if (!lockTables) {
    notes.push(
      'fixed without locking the table, which the role may not (UPDATE on the table allows it)',
    )
  } else if (sourcesOf(sequence).some(({ lockable }) => !lockable)) {
    notes.push('fixed without locking its foreign table, which PostgreSQL cannot')
  }
  if (!sequence.ownedByRole && sequence.cache > 1n) {
    notes.push(`open sessions may still hand out old values from their cache of ${sequence.cache}`)
  }
  return notes
}
