/** How grave an outcome is: what its annotation's level and its icon in the summary say alike. */
import { isProblem, type Outcome } from '../domain/outcome.ts'
import { hasRunOut, isNearEnd, outcomesOf, type Report } from './report.ts'

/** The levels of annotations that GitHub knows, the gravest first. */
export const LEVELS = ['error', 'warning', 'notice'] as const
export type Level = (typeof LEVELS)[number]

/** `null` where nobody needs to be told. */
export function levelOf(outcome: Outcome, { failOnDrift }: Report): Level | null {
  const { status, isDrifting } = outcome
  if (isProblem(status)) return 'error'
  if (isDrifting && failOnDrift) return 'error'
  if (status === 'drifted' || isNearEnd(outcome) || hasRunOut(outcome)) return 'warning'
  return status === 'fixed' || status === 'unknown' ? 'notice' : null
}

/** The gravest level of a run: `error` where the job fails. */
export function levelOfRun(report: Report): Level | null {
  if (report.failed) return 'error'
  const levels = new Set(outcomesOf(report).map((outcome) => levelOf(outcome, report)))
  return LEVELS.find((level) => levels.has(level)) ?? null
}
