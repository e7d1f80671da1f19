/** Reads a batch of sequences: their states, and what the plan asks of their rows. */
import type { Session } from '../connect/session.ts'
import {
  comparableColumns,
  type Sequence,
  type SequenceState,
  type Source,
} from '../domain/sequence.ts'
import { usableBounds } from '../plan/bounds.ts'
import { driftOf, mergeDrifts, rowsInTheWay, type Drift, type Use } from '../plan/drift.ts'
import type { Measurement } from '../plan/plan.ts'
import type { Policy } from '../plan/policy.ts'
import { originOf, QUESTIONS, questionsOn, type Question } from '../plan/questions.ts'
import type { Reach } from '../plan/reach.ts'
import type { Search } from './comparisons.ts'
import { lookFirst } from './first-look.sql.ts'
import { readRows, type Found, type Scan } from './read-rows.ts'

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
  const { states, ends } = await lookFirst(session, batch, serverVersion)
  const inquiries = batch.map((sequence) => inquiriesOn(sequence, states.get(sequence.oid), policy))
  const found = await readRows(session, inquiries.flat(), ends)
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
    if (reach === null) return []
    // A first pooled block begins at the MINVALUE that the sequence has, or is to have.
    const { minimum } = usableBounds(question === 'drift' ? sequence : wanted)
    return inquiriesAbout(sequence, { question, reach, minimum })
  })
}

type Asked = Pick<Inquiry, 'question' | 'reach'> & Pick<Use, 'minimum'>

function inquiriesAbout(
  sequence: Sequence,
  { question, reach, minimum }: Asked,
): readonly Inquiry[] {
  const bounds = usableBounds(sequence)
  const isFromStart = reach.first === (reach.increment > 0n ? bounds.minimum : bounds.maximum)
  return comparableColumns(sequence).flatMap((column) => {
    const use = { block: column.block, minimum }
    const range = rowsInTheWay(reach, use)
    const about = (source: Source) => ({ question, column, source, range, isFromStart, reach, use })
    return column.sources.map(about)
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
  const answers: Record<Question, Drift | null> = { drift: null, beyond: null, anywhere: null }
  const scans: Scan[] = []
  for (const { question, drift, scan } of answered) {
    answers[question] = mergeDrifts(answers[question], drift, increment)
    if (scan !== null && !scans.includes(scan)) scans.push(scan)
  }
  return { kind: 'read', state, answers, scans }
}
