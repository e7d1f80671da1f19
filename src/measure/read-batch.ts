/** Reads a batch of sequences: their states, and what the plan asks of their rows. */
import type { Session } from '../connect/session.ts'
import { comparableColumns, type Sequence, type SequenceState } from '../domain/sequence.ts'
import { usableBounds } from '../plan/bounds.ts'
import {
  driftOf,
  mergeDrifts,
  rowsInTheWay,
  type Drift,
  type Extremes,
  type Use,
} from '../plan/drift.ts'
import type { Measurement } from '../plan/plan.ts'
import type { Policy } from '../plan/policy.ts'
import { originOf, QUESTIONS, questionsOn, type Answers, type Question } from '../plan/questions.ts'
import type { Reach } from '../plan/reach.ts'
import { readCollisions, type Search } from './collisions.sql.ts'
import { readStates } from './states.sql.ts'

/** What could be read of a sequence, or why not. */
export type Reading =
  | ({ readonly kind: 'read' } & Measurement)
  | { readonly kind: 'unreadable'; readonly state: SequenceState | null; readonly reason: string }

/** Readings by the sequence's oid. */
export type Readings = ReadonlyMap<number, Reading>

/**
 * Reads a batch within a transaction of the caller: first all states, then the rows in the way.
 * Rejects where anything of it cannot be read.
 */
export async function readBatch(
  session: Session,
  batch: readonly Sequence[],
  policy: Policy,
): Promise<Readings> {
  const states = await readStates(session, batch)
  const inquiries = batch.flatMap((sequence) =>
    inquiriesOn(sequence, states.get(sequence.oid), policy),
  )
  const found = inquiries.length === 0 ? [] : await readCollisions(session, inquiries)
  const drifts = inquiries.map((inquiry, index) => driftFound(inquiry, found[index] ?? null))
  const bySequence = Map.groupBy(inquiries.entries(), ([, { sequence }]) => sequence.oid)
  return new Map(
    batch.map((sequence) => {
      const own = (bySequence.get(sequence.oid) ?? []).map(([index, { question }]): Finding => [
        question,
        drifts[index] ?? null,
      ])
      return [sequence.oid, readingOf(sequence, states.get(sequence.oid), own)]
    }),
  )
}

/** One column of one table to be read for one question about a sequence. */
type Inquiry = Search & {
  readonly sequence: Sequence
  readonly question: Question
  readonly reach: Reach
  readonly use: Use
}

type Finding = readonly [Question, Drift | null]

function inquiriesOn(
  sequence: Sequence,
  state: SequenceState | undefined,
  policy: Policy,
): readonly Inquiry[] {
  if (state === undefined || sequence.columns.length === 0) return []
  const questions = questionsOn(sequence, state, policy)
  const wanted = originOf(sequence, state, policy)?.sequence ?? sequence
  return QUESTIONS.flatMap((question) => {
    const reach = questions[question]
    // A first pooled block begins at the MINVALUE that the sequence has, or is to have.
    const { minimum } = usableBounds(question === 'drift' ? sequence : wanted)
    if (reach === null) return []
    return searchesFor(sequence, reach, minimum).map((each) => ({ ...each, question }))
  })
}

function searchesFor(
  sequence: Sequence,
  reach: Reach,
  minimum: bigint,
): readonly Omit<Inquiry, 'question'>[] {
  return comparableColumns(sequence).flatMap((column) => {
    const use = { block: column.block, minimum }
    const range = rowsInTheWay(reach, use)
    return column.sources.map((source) => ({ sequence, column, source, range, reach, use }))
  })
}

function driftFound({ reach, use }: Inquiry, rows: Extremes | null): Drift | null {
  return rows === null ? null : driftOf(reach, use, rows)
}

function readingOf(
  { increment }: Sequence,
  state: SequenceState | undefined,
  found: readonly Finding[],
): Reading {
  if (state === undefined) {
    return {
      kind: 'unreadable',
      state: null,
      reason:
        'it has no state: it was replaced while the action ran, or it is unlogged and was emptied by a promotion; run again',
    }
  }
  // Over all columns that share the sequence.
  const answerTo = (asked: Question) =>
    found
      .filter(([question]) => question === asked)
      .reduce<Drift | null>((sum, [, drift]) => mergeDrifts(sum, drift, increment), null)
  const answers: Answers = {
    drift: answerTo('drift'),
    beyond: answerTo('beyond'),
    anywhere: answerTo('anywhere'),
  }
  return { kind: 'read', state, answers }
}
