/** The one value that log, annotations, summary, outputs, JSON and SQL are rendered from. */
import { isProblem, type DatabaseOutcome, type Outcome } from '../domain/outcome.ts'
import type { Mode } from '../inputs/inputs.ts'

/** Counts over all databases. */
export type Totals = {
  /** Every sequence that is not unused. */
  readonly checked: number
  readonly healthy: number
  /** Those found drifting, fixed or not. */
  readonly drifted: number
  readonly fixed: number
  /** Sequences with a problem, and databases that could not be worked on. */
  readonly problems: number
  readonly unknown: number
  readonly unused: number
}

/** What became of a command of the input `imports`. */
export type ImportOutcome = {
  readonly command: string
  /** `null` where a signal ended it, or it could not be started. */
  readonly exitCode: number | null
  readonly durationMs: number
  /** The sequences that it made drift, by name. */
  readonly drifted: readonly string[]
}

export type Report = {
  readonly mode: Mode
  readonly startedAt: Date
  readonly durationMs: number
  readonly totals: Totals
  readonly databases: readonly DatabaseOutcome[]
  /** The imports that were run, in their order. */
  readonly imports: readonly ImportOutcome[]
  /** Why the run as a whole failed: sentences. */
  readonly errors: readonly string[]
  /** Whether the job fails, by problems or by `fail-on-drift`. */
  readonly failed: boolean
  /** Whether drift alone fails the job. */
  readonly failOnDrift: boolean
}

/** Sorts outcomes for reading, counts them, and decides about the job. */
export function composeReport(
  run: Pick<Report, 'mode' | 'startedAt' | 'durationMs' | 'failOnDrift' | 'imports' | 'errors'>,
  databases: readonly DatabaseOutcome[],
): Report {
  const sorted = databases.map((database) => ({
    ...database,
    outcomes: database.outcomes.toSorted(byUrgency),
  }))
  const totals = totalsOf(sorted)
  const failed =
    run.errors.length > 0 || totals.problems > 0 || (run.failOnDrift && totals.drifted > 0)
  return { ...run, totals, databases: sorted, failed }
}

/** Every outcome of every database. */
export function outcomesOf(report: Report): readonly Outcome[] {
  return report.databases.flatMap(({ outcomes }) => outcomes)
}

/** Whether a sequence that works will run out before long: its usage is past `capacity-limit`. */
export function isNearEnd({ status, before, after }: Outcome): boolean {
  const position = after ?? before
  const isAtWork = !isProblem(status) && status !== 'unused' && position?.next !== null
  return isAtWork && position?.isPastCapacity === true
}

/** Whether every insert fails until `rewind` moves it back, though no row is in its way. */
export function hasRunOut({ status, before, after }: Outcome): boolean {
  return status === 'healthy' && (after ?? before)?.next === null
}

/** Why a database could not be worked on, and what to do about it. */
export function troubleOf({ error, remedy }: DatabaseOutcome): string | null {
  return error === null || remedy === null ? error : `${error} ${remedy}`
}

function totalsOf(databases: readonly DatabaseOutcome[]): Totals {
  const outcomes = databases.flatMap((database) => database.outcomes)
  const count = (test: (outcome: Outcome) => boolean) => outcomes.filter(test).length
  return {
    checked: count(({ status }) => status !== 'unused'),
    healthy: count(({ status }) => status === 'healthy'),
    drifted: count(({ isDrifting }) => isDrifting),
    fixed: count(({ status }) => status === 'fixed'),
    problems:
      count(({ status }) => isProblem(status)) +
      databases.filter(({ error }) => error !== null).length,
    unknown: count(({ status }) => status === 'unknown'),
    unused: count(({ status }) => status === 'unused'),
  }
}

/** Problems first, then what drifted, then the rest, each by name. */
function byUrgency(a: Outcome, b: Outcome): number {
  return urgency(a) - urgency(b) || (a.sequence.name < b.sequence.name ? -1 : 1)
}

function urgency({ status }: Outcome): number {
  if (isProblem(status)) return 0
  return status === 'drifted' || status === 'fixed' ? 1 : 2
}
