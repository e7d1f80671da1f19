/** Reads what the plan needs of sequences and their rows, many of them a statement. */
import { explainError } from '../connect/explain-error.ts'
import { inLanes } from '../connect/in-lanes.ts'
import type { Sessions } from '../connect/postgres.ts'
import { inTransaction, type Session } from '../connect/session.ts'
import { isConnectionLost } from '../connect/sql-state.ts'
import { comparableColumns, type Sequence, type SequenceState } from '../domain/sequence.ts'
import type { Collisions, Measurement } from '../plan/plan.ts'
import { reach } from '../plan/reach.ts'
import { batchesOf } from './batches.ts'
import { readCollisions, type Search } from './collisions.sql.ts'
import { readStates } from './states.sql.ts'

/** What could be read of a sequence, or why not. */
export type Reading =
  | ({ readonly kind: 'read' } & Measurement)
  | { readonly kind: 'unreadable'; readonly state: SequenceState | null; readonly reason: string }

/** Readings by the sequence's oid. */
export type Readings = ReadonlyMap<number, Reading>

/**
 * Measures sequences in batches over a few connections. Each batch is one read-only snapshot whose
 * first statement reads the states: rows inserted while it runs are not seen, so drift is never
 * reported that is not there. A sequence that cannot be read does not spoil its batch.
 */
export async function measureAll(
  sessions: Sessions,
  sequences: readonly Sequence[],
): Promise<Readings> {
  const readings = new Map<number, Reading>()
  await inLanes(batchesOf(sequences), sessions.size, async (batch) => {
    for (const [oid, reading] of await measureBatch(sessions, batch)) readings.set(oid, reading)
  })
  return readings
}

/**
 * Measures a batch; where that fails, each half by itself, down to the sequence at fault. A lost
 * connection is nobody's fault and deserves a second try.
 */
async function measureBatch(sessions: Sessions, batch: readonly Sequence[]): Promise<Readings> {
  try {
    return await readInSnapshot(sessions, batch)
  } catch (error) {
    if (isConnectionLost(error)) return measureAgain(sessions, batch)
    const [only, ...others] = batch
    if (only !== undefined && others.length === 0) {
      return new Map([[only.oid, await unreadable(sessions, only, error)]])
    }
    const middle = Math.ceil(batch.length / 2)
    const first = await measureBatch(sessions, batch.slice(0, middle))
    const second = await measureBatch(sessions, batch.slice(middle))
    return new Map([...first, ...second])
  }
}

async function measureAgain(sessions: Sessions, batch: readonly Sequence[]): Promise<Readings> {
  try {
    return await readInSnapshot(sessions, batch)
  } catch (error) {
    const reading: Reading = { kind: 'unreadable', state: null, reason: explainError(error) }
    return new Map(batch.map(({ oid }) => [oid, reading]))
  }
}

/** What cannot be read of a sequence's rows does not keep its state from being told. */
async function unreadable(
  sessions: Sessions,
  sequence: Sequence,
  error: unknown,
): Promise<Reading> {
  const reason = explainError(error)
  try {
    const readings = await readInSnapshot(sessions, [{ ...sequence, columns: [] }])
    return { kind: 'unreadable', state: readings.get(sequence.oid)?.state ?? null, reason }
  } catch {
    return { kind: 'unreadable', state: null, reason }
  }
}

function readInSnapshot(sessions: Sessions, batch: readonly Sequence[]): Promise<Readings> {
  return sessions.use((session) =>
    inTransaction(session, 'snapshot', () => readBatch(session, batch)),
  )
}

/**
 * Reads a batch within a transaction of the caller: first all states, then the rows within reach.
 * Rejects where anything of it cannot be read.
 */
export async function readBatch(session: Session, batch: readonly Sequence[]): Promise<Readings> {
  const states = await readStates(session, batch)
  const searches = batch.flatMap((sequence) => searchesFor(sequence, states.get(sequence.oid)))
  const found =
    searches.length === 0
      ? []
      : await readCollisions(
          session,
          searches.map(({ search }) => search),
        )
  const collisions = Map.groupBy(found.entries(), ([index]) => searches[index]?.sequence.oid)
  return new Map(
    batch.map((sequence) => {
      const state = states.get(sequence.oid)
      const own = (collisions.get(sequence.oid) ?? []).map(([, collision]) => collision)
      return [sequence.oid, readingOf(state, own)]
    }),
  )
}

type SearchOfSequence = { readonly sequence: Sequence; readonly search: Search }

function searchesFor(
  sequence: Sequence,
  state: SequenceState | undefined,
): readonly SearchOfSequence[] {
  const within = state === undefined ? null : reach(sequence, state)
  if (within === null) return []
  return comparableColumns(sequence).flatMap((column) =>
    column.sources.map((source) => ({ sequence, search: { column, source, reach: within } })),
  )
}

function readingOf(
  state: SequenceState | undefined,
  found: readonly (Collisions | null)[],
): Reading {
  if (state === undefined) {
    return {
      kind: 'unreadable',
      state: null,
      reason:
        'it has no state: it was replaced while the action ran, or it is unlogged and was emptied by a promotion; run again',
    }
  }
  return { kind: 'read', state, collisions: found.reduce(merge, null) }
}

/** What collides over all columns that share a sequence. */
function merge(a: Collisions | null, b: Collisions | null): Collisions | null {
  if (a === null || b === null) return a ?? b
  return {
    lowest: a.lowest < b.lowest ? a.lowest : b.lowest,
    highest: a.highest > b.highest ? a.highest : b.highest,
  }
}
