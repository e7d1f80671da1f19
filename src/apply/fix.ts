/** Fixes sequences that drift: many a transaction while nothing is busy, else one by one. */
import { setTimeout } from 'node:timers/promises'
import { explainError } from '../connect/explain-error.ts'
import { inLanes } from '../connect/in-lanes.ts'
import type { Sessions } from '../connect/postgres.ts'
import { errorCode, isConnectionLost, SqlState } from '../connect/sql-state.ts'
import type { Sequence } from '../domain/sequence.ts'
import { batchesOf } from '../measure/batches.ts'
import { attempt } from './attempt.ts'
import { LockError, type LockPolicy } from './locks.ts'
import { settle, type Fix } from './settle.ts'

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

/** Fixes all that can be fixed. One sequence's failure is a fix that failed, never a rejection. */
export async function fixAll(
  sessions: Sessions,
  sequences: readonly Sequence[],
  options: FixOptions,
): Promise<Fixes> {
  // A rollback does not undo setval, so what the role does not own cannot share a transaction.
  const owned = sequences.filter(({ ownedByRole }) => ownedByRole)
  const quiet = await fixQuietOnes(sessions, owned, options)
  const left = sequences.filter(({ oid }) => !quiet.has(oid))
  return new Map([...quiet, ...(await fixOneByOne(sessions, left, options))])
}

/** Batches that give way at once: whatever is busy in one, all of it is left for later. */
async function fixQuietOnes(
  sessions: Sessions,
  sequences: readonly Sequence[],
  options: FixOptions,
): Promise<Fixes> {
  const policy = { budget: budgetOf(options), queue: false, lockTables: true }
  const fixes: [number, Fix][] = []
  await inLanes(batchesOf(sequences), sessions.size, async (batch) => {
    try {
      fixes.push(...(await attemptAndSettle(sessions, batch, { ...options, policy })))
    } catch {
      // Whatever it was, it shows again, and is told, when each sequence is tried by itself.
    }
  })
  return new Map(fixes)
}

async function attemptAndSettle(
  sessions: Sessions,
  batch: readonly Sequence[],
  options: FixOptions & { readonly policy: LockPolicy },
): Promise<Map<number, Fix>> {
  const results = await sessions.use((session) => attempt(session, batch, options))
  return settle(sessions, { batch, results, ...options })
}

/** A sequence that is waited for. Times are milliseconds since the epoch. */
type Pending = {
  readonly sequence: Sequence
  /** Set when its first attempt begins. */
  readonly deadline: number | null
  readonly notBefore: number
  readonly lockTables: boolean
}

async function fixOneByOne(
  sessions: Sessions,
  sequences: readonly Sequence[],
  options: FixOptions,
): Promise<Fixes> {
  const fixes = new Map<number, Fix>()
  const queue: Pending[] = sequences.map((sequence) => ({
    sequence,
    deadline: null,
    notBefore: 0,
    lockTables: true,
  }))
  // Who has to wait goes to the end of the list that the lanes work through, so that all wait at once.
  await inLanes(queue, sessions.size, async (pending) => {
    await setTimeout(Math.max(0, pending.notBefore - Date.now()))
    const deadline = pending.deadline ?? Date.now() + options.lockTimeout * 1000
    const step = await tryOne(sessions, { ...pending, deadline }, options)
    if ('again' in step) queue.push(step.again)
    else fixes.set(pending.sequence.oid, step.fix)
  })
  return fixes
}

/** What an attempt at one sequence led to: its end, or what to try next. */
type Step = { readonly fix: Fix } | { readonly again: Pending }

type Waiting = Pending & { readonly deadline: number }

async function tryOne(sessions: Sessions, pending: Waiting, options: FixOptions): Promise<Step> {
  const { sequence, lockTables } = pending
  const policy = { budget: budgetOf(options), queue: true, lockTables }
  try {
    const fixes = await attemptAndSettle(sessions, [sequence], { ...options, policy })
    const fix = fixes.get(sequence.oid)
    return fix === undefined ? later(pending, ARRIVING, options) : { fix }
  } catch (error) {
    return stepAfter(error, pending, options)
  }
}

function stepAfter(error: unknown, pending: Waiting, options: FixOptions): Step {
  if (error instanceof LockError && error.kind === 'forbidden') {
    return { again: { ...pending, lockTables: false } }
  }
  // Reading may also meet a lock: that of a migration, say, on a table that the role may not lock.
  const isBusy = error instanceof LockError || errorCode(error) === SqlState.lockNotAvailable
  if (isBusy) return later(pending, busyReason(options), options)
  if (isConnectionLost(error)) return later(pending, explainError(error), options)
  return { fix: { kind: 'failed', reason: explainError(error) } }
}

/** Lets everything go for a while, or gives up where the time is over. */
function later(pending: Waiting, reason: string, options: FixOptions): Step {
  // About as long as an attempt, so that writers get their turn, and never two fixers in step.
  const notBefore = Date.now() + budgetOf(options) * (0.5 + Math.random())
  const isOver = notBefore >= pending.deadline
  return isOver ? { fix: { kind: 'failed', reason } } : { again: { ...pending, notBefore } }
}

const ARRIVING = 'rows beyond it keep arriving; stop the import, then run again'

function busyReason({ lockTimeout }: FixOptions): string {
  return `other sessions kept its table or the sequence locked for longer than lock-timeout (${lockTimeout} s); run again when they are done, or raise lock-timeout`
}

function budgetOf({ deadlockTimeout }: FixOptions): number {
  return Math.max(
    1,
    Math.min(LONGEST_BUDGET, Math.floor(deadlockTimeout / SHARE_OF_DEADLOCK_TIMEOUT)),
  )
}
