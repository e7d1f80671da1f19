/** Which sequences the summary shows, and how much it tells of each. */
import { isProblem, type Outcome } from '../domain/outcome.ts'
import { fitting, sizeOf } from './fitting.ts'
import { outcomesOf, type Report } from './report.ts'
import { isLongFor, summaryRow, type Detail } from './summary-row.ts'

/** Everything but what goes on and on. */
const WHOLE: Detail = { longest: 2_000, columns: 20 }

/** Where there are too many sequences to tell so much of each. */
const BRIEF: Detail = { longest: 120, columns: 1 }

export type SummaryRows = {
  readonly rowOf: ReadonlyMap<Outcome, string>
  /** Whether there is more to say of one of them. */
  readonly isCut: boolean
}

/**
 * Rows for as many sequences as fit: the problems of all databases before anything else, then what
 * else there is something to say about, then the others. Problems are told briefly before one of
 * them is left out, and so are the others.
 */
export function chooseRows(report: Report, bytes: number): SummaryRows {
  const rowOf = new Map<Outcome, string>()
  let left = bytes
  let isCut = false
  for (const outcomes of inTurn(report)) {
    const { rows, detail } = rowsWithin(outcomes, report, left)
    for (const [index, outcome] of outcomes.slice(0, rows.length).entries()) {
      const row = rows[index] ?? ''
      rowOf.set(outcome, row)
      left -= sizeOf(row)
      isCut ||= isLongFor(detail, outcome)
    }
  }
  return { rowOf, isCut }
}

function rowsWithin(outcomes: readonly Outcome[], report: Report, bytes: number) {
  const rows = (detail: Detail) =>
    fitting(
      outcomes.values().map((outcome) => summaryRow(outcome, report, detail)),
      bytes,
    )
  const whole = rows(WHOLE)
  return whole.length === outcomes.length
    ? { rows: whole, detail: WHOLE }
    : { rows: rows(BRIEF), detail: BRIEF }
}

function inTurn(report: Report): readonly (readonly Outcome[])[] {
  const outcomes = outcomesOf(report)
  const problems = outcomes.filter(({ status }) => isProblem(status))
  const others = outcomes.filter(({ status }) => !isProblem(status))
  return [problems, others.filter((outcome) => !isQuiet(outcome)), others.filter(isQuiet)]
}

/** What nobody needs to look at: well, and nothing to say about it. */
export function isQuiet({ status, message }: Outcome): boolean {
  return (status === 'healthy' || status === 'unused') && message === null
}
