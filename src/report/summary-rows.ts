/** Which sequences the summary shows, and how much it tells of each. */
import { isProblem, type Outcome } from '../domain/outcome.ts'
import { sizeOf } from './fitting.ts'
import { outcomesOf, type Report } from './report.ts'
import { noteOn, sizeOfNote, type Note } from './summary-notes.ts'
import { isLongFor, quietRow, summaryRow, type Detail } from './summary-row.ts'

/** Everything but what goes on and on. */
const WHOLE: Detail = { longest: 2_000, columns: 20 }

/** Where there are too many sequences to tell so much of each. */
const BRIEF: Detail = { longest: 120, columns: 1 }

/** Of those that are well nobody looks through more: a page of thousands of rows is slow to open. */
const MOST_QUIET = 1_000

/** A sequence's row, and what stands below the table about it. */
export type Shown = { readonly row: string; readonly note: Note | null }

export type SummaryRows = {
  readonly shownOf: ReadonlyMap<Outcome, Shown>
  /** Whether there is more to say of one of them. */
  readonly isCut: boolean
}

/**
 * Rows for as many sequences as fit: the problems of all databases before anything else, then what
 * else there is something to say about, then some of the others. Problems are told briefly before one of
 * them is left out, and so are the others.
 */
export function chooseRows(report: Report, bytes: number): SummaryRows {
  const shownOf = new Map<Outcome, Shown>()
  let left = bytes
  let isCut = false
  for (const outcomes of inTurn(report)) {
    const { chosen, detail, size } = chooseWithin(outcomes, report, left)
    for (const [outcome, shown] of chosen) {
      shownOf.set(outcome, shown)
      isCut ||= isLongFor(detail, outcome)
    }
    // What follows is left out even where it is short: a healthy row in place of a drifting one.
    left = chosen.size < outcomes.length ? 0 : left - size
  }
  return { shownOf, isCut }
}

function chooseWithin(outcomes: readonly Outcome[], report: Report, bytes: number) {
  const whole = fittingOf(outcomes, { report, detail: WHOLE, bytes })
  if (whole.chosen.size === outcomes.length) return { ...whole, detail: WHOLE }
  return { ...fittingOf(outcomes, { report, detail: BRIEF, bytes }), detail: BRIEF }
}

type Frame = { readonly report: Report; readonly detail: Detail; readonly bytes: number }

/** The first of the outcomes, as many as fit, with the bytes that they take. */
function fittingOf(outcomes: readonly Outcome[], { report, detail, bytes }: Frame) {
  const chosen = new Map<Outcome, Shown>()
  const told = new Set<string>()
  let size = 0
  for (const outcome of outcomes) {
    const shown = shownAs(outcome, report, detail)
    const next = size + sizeOf(shown.row) + sizeOfNote(shown.note, told)
    if (next > bytes) break
    size = next
    chosen.set(outcome, shown)
    if (shown.note !== null) told.add(shown.note.text)
  }
  return { chosen, size }
}

function shownAs(outcome: Outcome, report: Report, detail: Detail): Shown {
  return isQuiet(outcome)
    ? { row: quietRow(outcome, report, detail), note: null }
    : {
        row: summaryRow(outcome, report, detail),
        note: noteOn(outcome, report, detail.longest),
      }
}

function inTurn(report: Report): readonly (readonly Outcome[])[] {
  const outcomes = outcomesOf(report)
  const problems = outcomes.filter(({ status }) => isProblem(status))
  const others = outcomes.filter(({ status }) => !isProblem(status))
  const quiet = others.filter(isQuiet).slice(0, MOST_QUIET)
  return [problems, others.filter((outcome) => !isQuiet(outcome)), quiet]
}

/** What nobody needs to look at: well, and nothing to say about it. */
export function isQuiet({ status, message }: Outcome): boolean {
  return (status === 'healthy' || status === 'unused') && message === null
}
