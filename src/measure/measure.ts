/** Reads what the plan needs of sequences and their rows, in batches over a few connections. */
import { explainError } from '../connect/explain-error.ts'
import { inLanes } from '../connect/in-lanes.ts'
import { keepSession } from '../connect/keep-session.ts'
import { busyReason } from '../connect/lock-limits.ts'
import { takeTurns } from '../connect/take-turns.ts'
import type { Sequence } from '../domain/sequence.ts'
import { batchesOf, batchToRead } from './batches.ts'
import { measureBatch, unreadable } from './measure-batch.ts'
import type { Reading, Readings } from './read-batch.ts'
import { readInSnapshot, type MeasureOptions } from './snapshot.ts'

/** Why a sequence is not there any more, as a clause. */
export const DROPPED = 'it was dropped while the action ran'

/** What to do about sequences that were measured, on the session that has just read them. */
export type OnBatch = (readings: Readings, options: MeasureOptions) => void | Promise<void>

/**
 * Measures sequences, and hands over each batch. Each is one read-only snapshot whose first
 * statement reads the states: rows inserted while it runs are not seen, so drift is never reported
 * that is not there. A sequence that cannot be read does not spoil its batch. What has to wait for
 * others comes last. Rejects only where `onBatch` does.
 */
export async function measureEach(
  sequences: readonly Sequence[],
  options: MeasureOptions,
  onBatch: OnBatch,
): Promise<void> {
  const { sessions } = options
  const busy: Sequence[] = []
  const crowded: Sequence[] = []
  await inLanes(batchesOf(sequences, batchToRead(options.connections)), sessions.size, (batch) =>
    keepSession(sessions, async (kept) => {
      const own = { ...options, sessions: kept }
      const measured = await measureBatch(batch, { ...own, mayTryAgain: true })
      busy.push(...measured.busy)
      crowded.push(...measured.crowded)
      await onBatch(measured.readings, own)
    }),
  )
  const late = new Map<number, Reading>()
  // One after the other, while no other batch of ours takes room.
  for (const sequence of crowded) late.set(sequence.oid, await measureCrowdedOne(sequence, options))
  for (const [oid, reading] of await measureBusyOnes(busy, options)) late.set(oid, reading)
  await onBatch(late, options)
}

/** Measures sequences, all of them together. */
export async function measureAll(
  sequences: readonly Sequence[],
  options: MeasureOptions,
): Promise<Readings> {
  const readings = new Map<number, Reading>()
  await measureEach(sequences, options, (batch) => {
    for (const [oid, reading] of batch) readings.set(oid, reading)
  })
  return readings
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
