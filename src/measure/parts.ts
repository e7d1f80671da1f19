/** A sequence that so many tables share that one transaction has no room for the locks on all. */
import { isWide, RELATIONS } from '../domain/relations.ts'
import { comparableColumns, type ComparableColumn, type Sequence } from '../domain/sequence.ts'
import { mergeDrifts, type Drift } from '../plan/drift.ts'
import { QUESTIONS, type Answers, type Question } from '../plan/questions.ts'
import type { Reading } from './read-batch.ts'

/**
 * The same sequence with some of its columns' tables each, as many as a transaction may lock, and one
 * tree at the least. One part where all of it fits. What cannot be compared is in every part.
 */
function partsOf(sequence: Sequence): readonly Sequence[] {
  if (!isWide(sequence)) return [sequence]
  const unknown = sequence.columns.filter(({ kind }) => kind === 'unknown')
  const parts: ComparableColumn[][] = []
  let relations = 0
  for (const column of comparableColumns(sequence)) {
    for (const source of column.sources) {
      const part = parts.at(-1)
      const piece = { ...column, sources: [source] }
      if (part === undefined || relations + source.relations > RELATIONS) {
        parts.push([piece])
        relations = 1 + source.relations
      } else {
        part.push(piece)
        relations += source.relations
      }
    }
  }
  return parts.map((columns) => ({
    ...sequence,
    columns: [...columns, ...unknown],
    isPartlyRead: true,
  }))
}

/** The one sequence of a batch that has to be taken part by part; `null` where the batch fits. */
export function wideOne(
  batch: readonly Sequence[],
): { readonly sequence: Sequence; readonly parts: readonly Sequence[] } | null {
  const [sequence, ...others] = batch
  if (sequence === undefined || others.length > 0) return null
  const parts = partsOf(sequence)
  return parts.length > 1 ? { sequence, parts } : null
}

/** What was read of a sequence, part after part: its state is the last one. */
export function together({ increment }: Sequence, readings: readonly Reading[]): Reading {
  const unreadable = readings.find(({ kind }) => kind === 'unreadable')
  const read = readings.filter((reading) => reading.kind === 'read')
  const last = read.at(-1)
  if (unreadable !== undefined || last === undefined) return unreadable ?? NOTHING_READ
  const answers = Object.fromEntries(
    QUESTIONS.map((question) => [question, merged(read, question, increment)]),
  ) as Answers
  return { kind: 'read', state: last.state, answers, scans: read.flatMap(({ scans }) => scans) }
}

const NOTHING_READ: Reading = { kind: 'unreadable', state: null, reason: 'nothing was read of it' }

function merged(
  readings: readonly { readonly answers: Answers }[],
  question: Question,
  increment: bigint,
): Drift | null {
  return readings.reduce<Drift | null>(
    (sum, { answers }) => mergeDrifts(sum, answers[question], increment),
    null,
  )
}
