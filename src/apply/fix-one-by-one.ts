/** Fixes sequences each by itself, and waits for whoever is in the way. */
import { explainError } from '../connect/explain-error.ts'
import { busyReason, slowReason } from '../connect/lock-limits.ts'
import { errorCode, isBusy, isConnectionLost, isCrowded, SqlState } from '../connect/sql-state.ts'
import { takeTurns, type Turn } from '../connect/take-turns.ts'
import { sourcesOf, type Sequence } from '../domain/sequence.ts'
import { CancelledError } from '../errors.ts'
import { explainDenial, missingRights } from '../measure/explain-denial.ts'
import { attemptAndSettle, type FixOptions } from './fix-quiet-ones.ts'
import { areTablesHeld } from './lock-holders.sql.ts'
import { LockError } from './locks.ts'
import type { Fix, MoveMade } from './settle.ts'
import { asOneFix, since } from './several-attempts.ts'

/** Fixes by the sequence's oid. */
export type Fixes = ReadonlyMap<number, Fix>

export type ToFix = {
  readonly sequence: Sequence
  /** The first move that was made, where rows beyond it have overtaken it. */
  readonly earlier: MoveMade | null
}

/** One sequence's failure is a fix that failed, never a rejection. */
export async function fixOneByOne(
  sequences: readonly ToFix[],
  options: FixOptions,
): Promise<Fixes> {
  const { sessions, limits } = options
  const waiting = sequences.map((one) => ({ ...one, lockTables: true, wasCrowded: false }))
  const turns = { limits, width: sessions.size }
  return new Map(await takeTurns(waiting, turns, (each) => tryOne(each, options)))
}

/** A sequence that is tried by itself, as often as it takes. */
type Waiting = ToFix & {
  readonly lockTables: boolean
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
      return { kind: 'done', result: [sequence.oid, asOneFix(earlier, fix)] }
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
  'it was moved, but rows beyond it keep arriving, or another session sets it back; run again when that is over'

const LOST = 'the connection was lost before the move was committed; run again when it is stable'

/**
 * A GRANT changes the catalog's row of the sequence without a lock that could be waited for; and a
 * connection that was just lost may still count for the server.
 */
const PASSING: ReadonlySet<string | null> = new Set([
  SqlState.internalError,
  SqlState.tooManyConnections,
])

async function turnAfter(
  error: unknown,
  waiting: Waiting,
  { limits, sessions, policy }: FixOptions,
): Promise<Turn<Waiting, Result>> {
  if (error instanceof LockError && error.kind === 'forbidden') {
    return { kind: 'again', item: { ...waiting, lockTables: false } }
  }
  if (error instanceof LockError && error.kind === 'late') {
    return later(waiting, await lateReason(waiting.sequence, { limits, sessions }))
  }
  // Reading may also meet a lock: that of a migration, say, on a table that the role may not lock.
  if (error instanceof LockError || isBusy(error)) return later(waiting, busyReason(limits))
  const mayPass = isConnectionLost(error) || PASSING.has(errorCode(error))
  if (mayPass && !(error instanceof CancelledError)) return later(waiting, explainError(error))
  if (isCrowded(error) && !waiting.wasCrowded) {
    return later({ ...waiting, wasCrowded: true }, explainError(error))
  }
  const purposes = ['read', policy.parameters === null ? 'setval' : 'alter'] as const
  const denied = { sequence: waiting.sequence, purposes, sessions }
  return { kind: 'done', result: failed(waiting, await explainDenial(error, denied)) }
}

/** Why time was up: where nobody holds the tables, the server was slow. */
async function lateReason(
  sequence: Sequence,
  { limits, sessions }: Pick<FixOptions, 'limits' | 'sessions'>,
): Promise<string> {
  const tables = sourcesOf(sequence).map(({ table }) => table)
  const areHeld = await sessions
    .use((session) => areTablesHeld(session, tables))
    // Where that cannot be found out, what is likelier.
    .catch(() => true)
  return areHeld ? busyReason(limits) : slowReason(limits)
}

function later(waiting: Waiting, reason: string): Turn<Waiting, Result> {
  return { kind: 'later', item: waiting, otherwise: failed(waiting, reason) }
}

function failed({ sequence, earlier }: Waiting, reason: string): Result {
  return [sequence.oid, { kind: 'failed', reason, move: earlier }]
}
