import { isProblem, type Outcome, type Place } from '../domain/outcome.ts'
import { visible } from './escape.ts'
import { isNearEnd, outcomesOf, type Report } from './report.ts'
import { verdict } from './verdict.ts'
import { counted, formerPrediction, prediction } from './words.ts'

export const LEVELS = ['error', 'warning', 'notice'] as const
export type Level = (typeof LEVELS)[number]

export type Annotation = {
  readonly level: Level
  readonly title: string
  readonly message: string
  /** Where it stands in the diff of a pull request. */
  readonly place: Place | null
}

/** GitHub shows ten annotations of each level a step, and drops the rest without a word. */
const PER_LEVEL = 10

/** GitHub cuts a message at 4,096 characters. */
const LONGEST_MESSAGE = 4096

/**
 * At most ten annotations of each level, the first a total. Where the job fails, the first error is
 * the verdict, which fails it.
 */
export function renderAnnotations(report: Report): readonly Annotation[] {
  const byLevel = Map.groupBy(outcomesOf(report), (outcome) => levelOf(outcome, report))
  return LEVELS.flatMap((level) => {
    const outcomes = byLevel.get(level) ?? []
    const isVerdict = level === 'error' && report.failed
    if (outcomes.length === 0 && !isVerdict) return []
    const total = isVerdict ? verdict(report) : totalOf(outcomes)
    return [
      annotation(level, { title: 'PostgreSQL sequences', message: total, place: null }),
      ...outcomes.slice(0, PER_LEVEL - 1).map((outcome) =>
        annotation(level, {
          title: titleOf(outcome),
          message: messageOf(outcome),
          place: outcome.importedAt,
        }),
      ),
    ]
  })
}

function levelOf(outcome: Outcome, { failOnDrift }: Report): Level | null {
  const { status, isDrifting } = outcome
  if (isProblem(status)) return 'error'
  if (isDrifting && failOnDrift) return 'error'
  if (status === 'drifted' || isNearEnd(outcome)) return 'warning'
  return status === 'fixed' || status === 'unknown' ? 'notice' : null
}

function annotation(
  level: Level,
  { title, message, place }: Omit<Annotation, 'level'>,
): Annotation {
  return { level, title: shortened(visible(title)), message: shortened(visible(message)), place }
}

function shortened(text: string): string {
  return text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE - 1)}…`
}

function totalOf(outcomes: readonly Outcome[]): string {
  const kinds = [...Map.groupBy(outcomes, labelOf)]
  return `${kinds.map(([label, all]) => `${counted(all.length, 'sequence')} ${label}`).join(', ')}.`
}

function labelOf(outcome: Outcome): string {
  const { status } = outcome
  return status !== 'drifted' && isNearEnd(outcome) ? `${status}, but past capacity-limit` : status
}

function titleOf({ sequence, status }: Outcome): string {
  return `${status}: ${sequence.name}`
}

function messageOf(outcome: Outcome): string {
  const { sequence, message, importedBy } = outcome
  const columns = sequence.columns.map(({ name }) => name).join(', ')
  const facts = driftFacts(outcome, columns) ?? `${sequence.name} of ${columns}. ${message ?? ''}`
  const culprit = importedBy === null ? '' : `It began to drift with the import: ${importedBy}`
  return `${facts.trim()} ${culprit}`.trim()
}

function driftFacts(outcome: Outcome, columns: string): string | null {
  const { sequence, status, drift, before, move, message } = outcome
  if (drift === null || before === null || before.next === null) return null
  const [verb, predict] =
    status === 'fixed'
      ? (['handed out', formerPrediction] as const)
      : (['will hand out', prediction] as const)
  const facts = `${columns} holds row ${drift.furthest}, and ${sequence.name} ${verb} ${before.next} next: ${predict(drift)}.`
  const remedy =
    status === 'drifted' && move !== null
      ? `Run the action with mode ${move.parameters === null ? 'auto' : 'manual'} after the import, or the SQL script; it will then hand out ${move.target} next.`
      : status === 'fixed' && move !== null
        ? `It now hands out ${move.target} next.`
        : ''
  const rest = status === 'drifted' ? '' : (message ?? '')
  return [facts, remedy, rest].filter((part) => part !== '').join(' ')
}
