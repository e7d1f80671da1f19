/** Measures a batch, and where that fails, finds the sequence at fault. */
import { explainError } from '../connect/explain-error.ts'
import {
  errorCode,
  isBusy,
  isConnectionLost,
  isCrowded,
  isReplaced,
  SqlState,
} from '../connect/sql-state.ts'
import type { Sequence } from '../domain/sequence.ts'
import { explainDenial } from './explain-denial.ts'
import type { Reading, Readings } from './read-batch.ts'
import {
  readInSnapshot,
  readStateful,
  type MeasureOptions,
  type SnapshotOptions,
} from './snapshot.ts'

/** What became of a batch. */
export type Measured = {
  readonly readings: Readings
  /** Those that another session had locked. */
  readonly busy: readonly Sequence[]
  /** Those whose tables did not fit into the server's lock table. */
  readonly crowded: readonly Sequence[]
}

const NOTHING: Measured = { readings: new Map(), busy: [], crowded: [] }

/**
 * A lost connection, or a file that another session has just replaced, is nobody's fault and deserves
 * a second try.
 */
export type BatchOptions = SnapshotOptions & { readonly mayTryAgain: boolean }

/** Measures a batch; where that fails, each half by itself, down to the sequence at fault. */
export async function measureBatch(
  batch: readonly Sequence[],
  options: BatchOptions,
): Promise<Measured> {
  try {
    return { ...NOTHING, readings: await readStateful(batch, options) }
  } catch (error) {
    const mayPass = isConnectionLost(error) || isReplaced(error)
    if (mayPass && options.mayTryAgain) {
      return measureBatch(batch, { ...options, mayTryAgain: false })
    }
    if (isConnectionLost(error)) {
      const reading: Reading = { kind: 'unreadable', state: null, reason: explainError(error) }
      return { ...NOTHING, readings: new Map(batch.map(({ oid }) => [oid, reading])) }
    }
    const [first, ...others] = batch
    if (first !== undefined && others.length === 0) return measuredAlone(first, error, options)
    const middle = Math.ceil(batch.length / 2)
    const half = { ...options, mayTryAgain: true }
    const left = await measureBatch(batch.slice(0, middle), half)
    const right = await measureBatch(batch.slice(middle), half)
    return {
      readings: new Map([...left.readings, ...right.readings]),
      busy: [...left.busy, ...right.busy],
      crowded: [...left.crowded, ...right.crowded],
    }
  }
}

async function measuredAlone(
  sequence: Sequence,
  error: unknown,
  options: BatchOptions,
): Promise<Measured> {
  if (isBusy(error)) return { ...NOTHING, busy: [sequence] }
  if (isCrowded(error)) return { ...NOTHING, crowded: [sequence] }
  if (errorCode(error) === SqlState.insufficientPrivilege && options.lockTables !== false) {
    return measureBatch([sequence], { ...options, lockTables: false })
  }
  const denied = { sequence, purposes: ['read'], sessions: options.sessions } as const
  const reading = await unreadable(sequence, await explainDenial(error, denied), options)
  return { ...NOTHING, readings: new Map([[sequence.oid, reading]]) }
}

/** What cannot be read of a sequence's rows does not keep its state from being told. */
export async function unreadable(
  sequence: Sequence,
  reason: string,
  options: MeasureOptions,
): Promise<Reading> {
  try {
    const readings = await readInSnapshot([{ ...sequence, columns: [] }], options)
    return { kind: 'unreadable', state: readings.get(sequence.oid)?.state ?? null, reason }
  } catch {
    return { kind: 'unreadable', state: null, reason }
  }
}
