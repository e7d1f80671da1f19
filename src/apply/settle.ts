/** What became of an attempt: reads again what was moved, and says only what was seen. */
import type { Sessions } from '../connect/postgres.ts'
import type { Sequence, SequenceState } from '../domain/sequence.ts'
import { measureAll, type Reading } from '../measure/measure.ts'
import { plan, type Drift, type Measurement } from '../plan/plan.ts'
import type { Attempted } from './attempt.ts'
import { sourcesOf, type LockPolicy } from './locks.ts'

/** What became of a sequence that was to be fixed. */
export type Fix =
  | {
      readonly kind: 'moved'
      /** What was read under the locks, just before the move. */
      readonly measured: Measurement
      readonly drift: Drift
      /** The state after the commit, seen healthy. */
      readonly after: SequenceState
      /** What the user should know of how it was done: clauses without a full stop. */
      readonly notes: readonly string[]
    }
  | { readonly kind: 'left'; readonly reading: Reading }
  | { readonly kind: 'failed'; readonly reason: string }

export type Attempt = {
  readonly batch: readonly Sequence[]
  readonly results: ReadonlyMap<number, Attempted>
  readonly policy: LockPolicy
  readonly capacityLimit: number
}

/**
 * The fixes that an attempt has made, by the sequence's oid, after its commit. A sequence that was
 * moved and drifts again, because rows beyond it have arrived, is missing.
 */
export async function settle(sessions: Sessions, attempt: Attempt): Promise<Map<number, Fix>> {
  const { batch, results } = attempt
  const moved = batch.filter(({ oid }) => results.get(oid)?.kind === 'moved')
  const readings = await measureAll(sessions, moved)
  const fixes = new Map<number, Fix>()
  for (const sequence of batch) {
    const result = results.get(sequence.oid)
    const fix =
      result?.kind === 'moved'
        ? verified(sequence, { ...result, reading: readings.get(sequence.oid) }, attempt)
        : unmoved(result)
    if (fix !== null) fixes.set(sequence.oid, fix)
  }
  return fixes
}

type Moved = Extract<Attempted, { kind: 'moved' }>

function verified(
  sequence: Sequence,
  { measured, drift, target, reading }: Moved & { readonly reading: Reading | undefined },
  { policy, capacityLimit }: Attempt,
): Fix | null {
  if (reading?.kind !== 'read') {
    const reason = reading?.reason ?? 'it is gone'
    return {
      kind: 'failed',
      reason: `it was set to ${target}, but could not be read again: ${reason}`,
    }
  }
  if (plan(sequence, reading, capacityLimit).kind !== 'stay') return null
  const notes = notesOn(sequence, policy)
  return { kind: 'moved', measured, drift, after: reading.state, notes }
}

function unmoved(result: Exclude<Attempted, Moved> | undefined): Fix {
  if (result?.kind === 'left') return result
  return { kind: 'failed', reason: 'it was dropped while the action ran' }
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
