/** Reads a batch of sequences: their states, and what the plan asks of their rows. */
import type { Session } from '../connect/session.ts'
import { comparableColumns, type Sequence, type SequenceState } from '../domain/sequence.ts'
import { usableBounds } from '../plan/bounds.ts'
import { driftOf, mergeDrifts, rowsInTheWay, type Drift, type Use } from '../plan/drift.ts'
import type { Measurement } from '../plan/plan.ts'
import type { Policy } from '../plan/policy.ts'
import { originOf, QUESTIONS, questionsOn, type Answers, type Question } from '../plan/questions.ts'
import type { Reach } from '../plan/reach.ts'
import type { Search } from './comparisons.ts'
import { readRows, type Found, type Scan } from './read-rows.ts'
import { readStates } from './states.sql.ts'

/** What could be read of a sequence, or why not. */
export type Reading =
  | (Measurement & {
      readonly kind: 'read'
      /** Columns whose rows were all read, for want of an index. */
      readonly scans: readonly Scan[]
    })
  | { readonly kind: 'unreadable'; readonly state: SequenceState | null; readonly reason: string }

/** Readings by the sequence's oid. */
export type Readings = ReadonlyMap<number, Reading>

/** What decides about how and what is read. */
export type ReadOptions = {
  readonly policy: Policy
  /** The server's `server_version_num`. */
  readonly serverVersion: number
}

/**
 * Reads a batch within a transaction of the caller: first all states, then the rows in the way.
 * Rejects where anything of it cannot be read.
 */
export async function readBatch(
  session: Session,
  batch: readonly Sequence[],
  { policy, serverVersion }: ReadOptions,
): Promise<Readings> {
  const states = await readStates(session, batch, serverVersion)
  const inquiries = batch.map((sequence) => inquiriesOn(sequence, states.get(sequence.oid), policy))
  const found = await readRows(session, inquiries.flat())
  return new Map(
    batch.map((sequence, index) => {
      const answered = (inquiries[index] ?? []).map((inquiry) =>
        answer(inquiry, found.get(inquiry)),
      )
      return [sequence.oid, readingOf(sequence, states.get(sequence.oid), answered)]
    }),
  )
}

/** One column of one table to be read for one question about a sequence. */
type Inquiry = Search & {
  readonly question: Question
  readonly reach: Reach
  readonly use: Use
}

/** What an inquiry found out. */
type Answered = {
  readonly question: Question
  readonly drift: Drift | null
  readonly scan: Scan | null
}

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
  const bounds = usableBounds(sequence)
  const isFromStart = reach.first === (reach.increment > 0n ? bounds.minimum : bounds.maximum)
  return comparableColumns(sequence).flatMap((column) => {
    const use = { block: column.block, minimum }
    const range = rowsInTheWay(reach, use)
    return column.sources.map((source) => ({ column, source, range, isFromStart, reach, use }))
  })
}

function answer({ question, reach, use }: Inquiry, found: Found | undefined): Answered {
  const { rows = null, scan = null } = found ?? {}
  return { question, drift: rows === null ? null : driftOf(reach, use, rows), scan }
}

function readingOf(
  { increment }: Sequence,
  state: SequenceState | undefined,
  answered: readonly Answered[],
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
    answered
      .filter(({ question }) => question === asked)
      .reduce<Drift | null>((sum, { drift }) => mergeDrifts(sum, drift, increment), null)
  const answers: Answers = {
    drift: answerTo('drift'),
    beyond: answerTo('beyond'),
    anywhere: answerTo('anywhere'),
  }
  const scans = new Set(answered.flatMap(({ scan }) => scan ?? []))
  return { kind: 'read', state, answers, scans: [...scans] }
}
