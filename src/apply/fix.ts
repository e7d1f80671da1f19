/** Fixes sequences that drift: many a transaction while nothing is busy, else one by one. */
import { explainError } from '../connect/explain-error.ts'
import { busyReason } from '../connect/lock-limits.ts'
import { errorCode, isBusy, isConnectionLost, isCrowded, SqlState } from '../connect/sql-state.ts'
import { takeTurns, type Turn } from '../connect/take-turns.ts'
import type { Sequence } from '../domain/sequence.ts'
import { CancelledError } from '../errors.ts'
import { batchesOf, BATCH_TO_FIX } from '../measure/batches.ts'
import { explainDenial, missingRights } from '../measure/explain-denial.ts'
import type { MeasureOptions } from '../measure/snapshot.ts'
import { lockableTables } from '../measure/tables.ts'
import { attemptParts } from './attempt-parts.ts'
import { LockError, type Locking } from './locks.ts'
import type { TableTurns } from './table-turns.ts'
import { settle, type Fix, type MoveMade, type Settled } from './settle.ts'

/** Fixes by the sequence's oid. */
export type Fixes = ReadonlyMap<number, Fix>

export type FixOptions = MeasureOptions & { readonly inTurn: TableTurns }

/** What became of sequences that were tried while nothing was busy, by oid. */
export type QuietFixes = ReadonlyMap<number, Settled>

/**
 * Tries many sequences a transaction, which gives way at once: whatever is busy in one, all of it is
 * left out of the result. Never rejects.
 */
export async function fixQuietOnes(
  sequences: readonly Sequence[],
  options: FixOptions,
): Promise<QuietFixes> {
  // A rollback does not undo setval, so what the role does not own cannot share a transaction.
  const owned = sequences.filter(({ ownedByRole }) => ownedByRole)
  const locking = { limits: options.limits, queue: false, lockTables: true }
  const settled: (readonly [number, Settled])[] = []
  for (const batch of batchesOf(owned, BATCH_TO_FIX)) {
    try {
      settled.push(...(await attemptAndSettle(batch, locking, options)))
    } catch {
      // Whatever it was, it shows again, and is told, when each sequence is tried by itself.
    }
  }
  return new Map(settled)
}

/**
 * Fixes what `quiet` has not fixed, one by one. One sequence's failure is a fix that failed, never a
 * rejection.
 */
export async function fixAll(
  sequences: readonly Sequence[],
  quiet: QuietFixes,
  options: FixOptions,
): Promise<Fixes> {
  const fixes = new Map<number, Fix>()
  const waiting: Waiting[] = []
  for (const sequence of sequences) {
    const settled = quiet.get(sequence.oid)
    const earlier = settled?.kind === 'overtaken' ? settled.move : null
    if (settled === undefined || settled.kind === 'overtaken') {
      waiting.push({ sequence, lockTables: true, earlier, wasCrowded: false })
    } else {
      fixes.set(sequence.oid, settled)
    }
  }
  const { sessions, limits } = options
  const turns = { limits, width: sessions.size }
  const results = await takeTurns(waiting, turns, (one) => tryOne(one, options))
  for (const [oid, fix] of results) fixes.set(oid, fix)
  return fixes
}

async function attemptAndSettle(
  batch: readonly Sequence[],
  locking: Locking,
  options: FixOptions,
): Promise<ReadonlyMap<number, Settled>> {
  const { sessions, inTurn } = options
  const made = await inTurn(lockableTables(batch), () =>
    sessions.use((session) => attemptParts(session, batch, { ...options, locking })),
  )
  return settle({ ...made, batch, locking }, options)
}

/** A sequence that is tried by itself, as often as it takes. */
type Waiting = {
  readonly sequence: Sequence
  readonly lockTables: boolean
  /** The first move that was made, where rows beyond it have overtaken it. */
  readonly earlier: MoveMade | null
  /** Whether the server's lock table was full once already. */
  readonly wasCrowded: boolean
}

type Result = readonly [number, Fix]

async function tryOne(waiting: Waiting, options: FixOptions): Promise<Turn<Waiting, Result>> {
  const { sequence, lockTables, earlier } = waiting
  const locking = { limits: options.limits, queue: true, lockTables }
  try {
    const settled = (await attemptAndSettle([sequence], locking, options)).get(sequence.oid)
    if (settled === undefined) throw new Error(`Nothing became of ${sequence.name}`)
    if (settled.kind !== 'overtaken') {
      const fix = lockTables ? settled : await withLockNote(settled, sequence, options)
      return { kind: 'done', result: [sequence.oid, together(earlier, fix)] }
    }
    if (settled.move === null) return later(waiting, LOST)
    const move =
      earlier === null ? settled.move : { ...settled.move, ...since(earlier, settled.move) }
    return later({ ...waiting, earlier: move }, ARRIVING)
  } catch (error) {
    return turnAfter(error, waiting, options)
  }
}

async function withLockNote(fix: Fix, sequence: Sequence, { sessions }: FixOptions): Promise<Fix> {
  if (fix.kind !== 'moved') return fix
  const statements = await missingRights({ sequence, purposes: ['lock'], sessions })
  const how =
    statements.length === 0
      ? 'UPDATE on the table allows it'
      : `give it the right: ${statements.join('; ')}`
  const note = `fixed without locking the table, which the role may not; ${how}`
  return { ...fix, notes: [note, ...fix.notes] }
}

const ARRIVING =
  'it was moved, but rows beyond it keep arriving; run again when whatever inserts them is done'

const LOST = 'the connection was lost before the move was committed; run again when it is stable'

async function turnAfter(
  error: unknown,
  waiting: Waiting,
  { limits, sessions, policy }: FixOptions,
): Promise<Turn<Waiting, Result>> {
  if (error instanceof LockError && error.kind === 'forbidden') {
    return { kind: 'again', item: { ...waiting, lockTables: false } }
  }
  // Reading may also meet a lock: that of a migration, say, on a table that the role may not lock.
  if (error instanceof LockError || isBusy(error)) return later(waiting, busyReason(limits))
  // A GRANT changes the catalog's row of the sequence without a lock that could be waited for.
  const mayPass = isConnectionLost(error) || errorCode(error) === SqlState.internalError
  if (mayPass && !(error instanceof CancelledError)) return later(waiting, explainError(error))
  if (isCrowded(error) && !waiting.wasCrowded) {
    return later({ ...waiting, wasCrowded: true }, explainError(error))
  }
  const purposes = ['read', policy.parameters === null ? 'setval' : 'alter'] as const
  const denied = { sequence: waiting.sequence, purposes, sessions }
  return { kind: 'done', result: failed(waiting, await explainDenial(error, denied)) }
}

function later(waiting: Waiting, reason: string): Turn<Waiting, Result> {
  return { kind: 'later', item: waiting, otherwise: failed(waiting, reason) }
}

function failed({ sequence, earlier }: Waiting, reason: string): Result {
  return [sequence.oid, { kind: 'failed', reason, move: earlier }]
}

/** The end of several attempts, told from where the first one found the sequence. */
function together(earlier: MoveMade | null, fix: Fix): Fix {
  if (earlier === null) return fix
  switch (fix.kind) {
    case 'moved':
      return { ...fix, ...since(earlier, fix) }
    case 'left': {
      const isAtRest = fix.reading.kind === 'read' && fix.reading.answers.drift === null
      return isAtRest ? { ...earlier, kind: 'moved', after: fix.reading.state, notes: [] } : fix
    }
    case 'failed':
      return {
        ...fix,
        move: fix.move === null ? earlier : { ...fix.move, ...since(earlier, fix.move) },
      }
  }
}

/** What was measured first, and where it went in the end. */
function since(
  { former, measured, planned }: MoveMade,
  last: MoveMade,
): Pick<MoveMade, 'former' | 'measured' | 'planned'> {
  const { target } = last.planned
  const furthest = last.planned.drift?.furthest
  const drift =
    planned.drift === null || furthest === undefined
      ? planned.drift
      : { ...planned.drift, furthest }
  return { former, measured, planned: { ...planned, drift, target } }
}
