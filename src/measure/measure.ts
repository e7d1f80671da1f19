/** Reads what the plan needs of sequences and their rows, many of them a statement. */
import { explainError } from '../connect/explain-error.ts'
import { inLanes } from '../connect/in-lanes.ts'
import { keepSession } from '../connect/keep-session.ts'
import { busyReason } from '../connect/lock-limits.ts'
import {
  errorCode,
  isBusy,
  isConnectionLost,
  isCrowded,
  isReplaced,
  SqlState,
} from '../connect/sql-state.ts'
import { takeTurns } from '../connect/take-turns.ts'
import type { Sequence } from '../domain/sequence.ts'
import { batchesOf, batchToRead } from './batches.ts'
import { explainDenial } from './explain-denial.ts'
import type { Reading, Readings } from './read-batch.ts'
import {
  readInSnapshot,
  readStateful,
  type MeasureOptions,
  type SnapshotOptions,
} from './snapshot.ts'

/** Why a sequence is not there any more, as a clause. */
export const DROPPED = 'it was dropped while the action ran'

/** What to do about a batch that was measured, on the session that has just read it. Never rejects. */
export type OnBatch = (readings: Readings, options: MeasureOptions) => Promise<void>

/**
 * Measures sequences in batches over a few connections. Each batch is one read-only snapshot whose
 * first statement reads the states: rows inserted while it runs are not seen, so drift is never
 * reported that is not there. A sequence that cannot be read does not spoil its batch.
 */
export async function measureAll(
  sequences: readonly Sequence[],
  options: MeasureOptions,
  onBatch: OnBatch = () => Promise.resolve(),
): Promise<Readings> {
  const { sessions } = options
  const readings = new Map<number, Reading>()
  const busy: Sequence[] = []
  const crowded: Sequence[] = []
  await inLanes(batchesOf(sequences, batchToRead(sessions.size)), sessions.size, (batch) =>
    keepSession(sessions, async (kept) => {
      const own = { ...options, sessions: kept }
      const measured = await measureBatch(batch, { ...own, mayTryAgain: true })
      for (const [oid, reading] of measured.readings) readings.set(oid, reading)
      busy.push(...measured.busy)
      crowded.push(...measured.crowded)
      await onBatch(measured.readings, own)
    }),
  )
  // One after the other, while no other batch of ours takes room.
  for (const sequence of crowded) {
    readings.set(sequence.oid, await measureCrowdedOne(sequence, options))
  }
  for (const [oid, reading] of await measureBusyOnes(busy, options)) readings.set(oid, reading)
  return readings
}

type Measured = {
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
type BatchOptions = SnapshotOptions & { readonly mayTryAgain: boolean }

/** Measures a batch; where that fails, each half by itself, down to the sequence at fault. */
async function measureBatch(batch: readonly Sequence[], options: BatchOptions): Promise<Measured> {
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
    const left = await measureBatch(batch.slice(0, middle), options)
    const right = await measureBatch(batch.slice(middle), options)
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

async function measureCrowdedOne(sequence: Sequence, options: MeasureOptions): Promise<Reading> {
  try {
    const readings = await readInSnapshot([sequence], options)
    return readings.get(sequence.oid) ?? (await unreadable(sequence, DROPPED, options))
  } catch (error) {
    return unreadable(sequence, explainError(error), options)
  }
}

/** Waits for whoever has locked a table or a sequence against readers, in short attempts. */
async function measureBusyOnes(
  busy: readonly Sequence[],
  options: MeasureOptions,
): Promise<readonly (readonly [number, Reading])[]> {
  const { sessions, limits } = options
  return takeTurns(busy, { limits, width: sessions.size }, async (sequence) => {
    const measured = await measureBatch([sequence], { ...options, mayTryAgain: true })
    const reading = measured.readings.get(sequence.oid)
    if (reading !== undefined) return { kind: 'done', result: [sequence.oid, reading] as const }
    if (measured.crowded.length > 0) {
      return {
        kind: 'done',
        result: [sequence.oid, await measureCrowdedOne(sequence, options)] as const,
      }
    }
    const otherwise = await unreadable(sequence, busyReason(limits), options)
    return { kind: 'later', item: sequence, otherwise: [sequence.oid, otherwise] as const }
  })
}

/** What cannot be read of a sequence's rows does not keep its state from being told. */
async function unreadable(
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
