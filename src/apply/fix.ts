/** Fixes sequences that drift: many a transaction while nothing is busy, else one by one. */
import { setTimeout } from 'node:timers/promises'
import { explainError } from '../connect/explain-error.ts'
import { inLanes } from '../connect/in-lanes.ts'
import type { Sessions } from '../connect/postgres.ts'
import { errorCode, isConnectionLost, SqlState } from '../connect/sql-state.ts'
import type { Sequence, SequenceState } from '../domain/sequence.ts'
import { batchesOf } from '../measure/batches.ts'
import { measureAll, type Reading } from '../measure/measure.ts'
import { plan, type Drift, type Measurement } from '../plan/plan.ts'
import { attempt, type Attempted } from './attempt.ts'
import { LockError, sourcesOf, type LockPolicy } from './locks.ts'

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

/** Fixes by the sequence's oid. */
export type Fixes = ReadonlyMap<number, Fix>

export type FixOptions = {
  /** Seconds to go on trying while other sessions are in the way. */
  readonly lockTimeout: number
  /** The server's `deadlock_timeout` in milliseconds. */
  readonly deadlockTimeout: number
  /** Percent, as the plan takes it. */
  readonly capacityLimit: number
}

/** A quarter of the time after which a session that queues behind this one looks for a deadlock. */
const SHARE_OF_DEADLOCK_TIMEOUT = 4

/** Milliseconds that writers are kept waiting at the most by an attempt that gets no lock. */
const LONGEST_BUDGET = 250

/** Fixes all that can be fixed. Rejects only where the failure is not one of a sequence. */
export async function fixAll(
  sessions: Sessions,
  sequences: readonly Sequence[],
  options: FixOptions,
): Promise<Fixes> {
  const fixes = new Map<number, Fix>()
  const owned = sequences.filter(({ ownedByRole }) => ownedByRole)
  await fixQuietOnes(sessions, owned, { ...options, fixes })
  const left = sequences.filter(({ oid }) => !fixes.has(oid))
  await fixOneByOne(sessions, left, { ...options, fixes })
  return fixes
}

type Work = FixOptions & { readonly fixes: Map<number, Fix> }

/** Batches that give way at once: whatever is busy in one, all of it is left for later. */
async function fixQuietOnes(
  sessions: Sessions,
  sequences: readonly Sequence[],
  work: Work,
): Promise<void> {
  const policy = { budget: budgetOf(work), queue: false, lockTables: true }
  await inLanes(batchesOf(sequences), sessions.size, async (batch) => {
    try {
      const results = await sessions.use((session) => attempt(session, batch, { policy, ...work }))
      await settle(sessions, { batch, results, policy, work })
    } catch {
      // Whatever it was, it shows again, and is told, when each sequence is tried by itself.
    }
  })
}

/** A sequence that is waited for. */
type Pending = {
  readonly sequence: Sequence
  /** Milliseconds since the epoch; set when its first attempt begins. */
  readonly deadline: number | null
  readonly notBefore: number
  readonly lockTables: boolean
}

async function fixOneByOne(
  sessions: Sessions,
  sequences: readonly Sequence[],
  work: Work,
): Promise<void> {
  const queue: Pending[] = sequences.map((sequence) => ({
    sequence,
    deadline: null,
    notBefore: 0,
    lockTables: true,
  }))
  // Who has to wait goes to the end of the queue that the lanes are walking, so that all wait at once.
  await inLanes(queue, sessions.size, async (pending) => {
    await setTimeout(Math.max(0, pending.notBefore - Date.now()))
    const deadline = pending.deadline ?? Date.now() + work.lockTimeout * 1000
    const again = await tryOne(sessions, { ...pending, deadline }, work)
    if (again !== null) queue.push(again)
  })
}

/** One attempt at one sequence: settles it, or gives what to try next. */
async function tryOne(
  sessions: Sessions,
  pending: Pending & { readonly deadline: number },
  work: Work,
): Promise<Pending | null> {
  const { sequence, lockTables } = pending
  const policy = { budget: budgetOf(work), queue: true, lockTables }
  try {
    const results = await sessions.use((session) =>
      attempt(session, [sequence], { policy, ...work }),
    )
    const settled = await settle(sessions, { batch: [sequence], results, policy, work })
    return settled
      ? null
      : later(pending, work, 'rows beyond it keep arriving; stop the import, then run again')
  } catch (error) {
    if (error instanceof LockError && error.kind === 'forbidden')
      return { ...pending, lockTables: false }
    // Reading may also meet a lock: that of a migration, say, on a table that the role may not lock.
    const isBusy = error instanceof LockError || errorCode(error) === SqlState.lockNotAvailable
    const reason = isBusy ? busyReason(work) : explainError(error)
    if (isBusy || isConnectionLost(error)) return later(pending, work, reason)
    work.fixes.set(sequence.oid, { kind: 'failed', reason })
    return null
  }
}

/** Lets everything go for a while, or gives up where the time is over. */
function later(
  pending: Pending & { readonly deadline: number },
  work: Work,
  reason: string,
): Pending | null {
  // As long as an attempt, and never two fixers in step.
  const notBefore = Date.now() + budgetOf(work) * (0.5 + Math.random())
  if (notBefore < pending.deadline) return { ...pending, notBefore }
  work.fixes.set(pending.sequence.oid, { kind: 'failed', reason })
  return null
}

function busyReason({ lockTimeout }: FixOptions): string {
  return `other sessions kept its table or the sequence locked for longer than lock-timeout (${lockTimeout} s); run again when they are done, or raise lock-timeout`
}

function budgetOf({ deadlockTimeout }: FixOptions): number {
  return Math.max(
    1,
    Math.min(LONGEST_BUDGET, Math.floor(deadlockTimeout / SHARE_OF_DEADLOCK_TIMEOUT)),
  )
}

type Attempt = {
  readonly batch: readonly Sequence[]
  readonly results: ReadonlyMap<number, Attempted>
  readonly policy: LockPolicy
  readonly work: Work
}

/** Reads again what was moved and records what is certain. `false` where a sequence still drifts. */
async function settle(
  sessions: Sessions,
  { batch, results, policy, work }: Attempt,
): Promise<boolean> {
  const moved = batch.filter(({ oid }) => results.get(oid)?.kind === 'moved')
  const readings = await measureAll(sessions, moved)
  for (const sequence of batch) {
    const result = results.get(sequence.oid)
    const reading = readings.get(sequence.oid)
    const fix =
      result?.kind === 'moved'
        ? verified(sequence, { ...result, reading, notes: notesOn(sequence, policy) }, work)
        : unmoved(result)
    if (fix !== null) work.fixes.set(sequence.oid, fix)
  }
  return batch.every(({ oid }) => work.fixes.has(oid))
}

type Moved = Extract<Attempted, { kind: 'moved' }> & {
  readonly reading: Reading | undefined
  readonly notes: readonly string[]
}

function verified(
  sequence: Sequence,
  { measured, drift, target, reading, notes }: Moved,
  work: Work,
): Fix | null {
  if (reading?.kind !== 'read') {
    const reason = reading?.reason ?? 'it is gone'
    return {
      kind: 'failed',
      reason: `it was set to ${target}, but could not be read again: ${reason}`,
    }
  }
  const isHealthy = plan(sequence, reading, work.capacityLimit).kind === 'stay'
  return isHealthy ? { kind: 'moved', measured, drift, after: reading.state, notes } : null
}

function unmoved(result: Exclude<Attempted, { kind: 'moved' }> | undefined): Fix {
  return result?.kind === 'left'
    ? result
    : { kind: 'failed', reason: 'it was dropped while the action ran' }
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
