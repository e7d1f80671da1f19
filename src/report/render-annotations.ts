import { isProblem, type Outcome } from '../domain/outcome.ts'
import { nextValue } from '../plan/next-value.ts'
import { visible } from './escape.ts'
import { outcomesOf, type Report } from './report.ts'
import { verdict } from './verdict.ts'
import { counted, formerPrediction, prediction } from './words.ts'

export const LEVELS = ['error', 'warning', 'notice'] as const
export type Level = (typeof LEVELS)[number]

export type Annotation = { readonly level: Level; readonly title: string; readonly message: string }

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
      annotation(level, 'PostgreSQL sequences', total),
      ...outcomes
        .slice(0, PER_LEVEL - 1)
        .map((outcome) => annotation(level, titleOf(outcome), messageOf(outcome))),
    ]
  })
}

function levelOf({ status, drift }: Outcome, { failOnDrift }: Report): Level | null {
  if (isProblem(status)) return 'error'
  if (drift !== null && failOnDrift) return 'error'
  if (status === 'drifted') return 'warning'
  return status === 'fixed' || status === 'unknown' ? 'notice' : null
}

function annotation(level: Level, title: string, message: string): Annotation {
  return { level, title: shortened(visible(title)), message: shortened(visible(message)) }
}

function shortened(text: string): string {
  return text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE - 1)}…`
}

function totalOf(outcomes: readonly Outcome[]): string {
  const kinds = [...Map.groupBy(outcomes, ({ status }) => status)]
  return `${kinds.map(([status, all]) => `${counted(all.length, 'sequence')} ${status}`).join(', ')}.`
}

function titleOf({ sequence, status }: Outcome): string {
  return `${status}: ${sequence.name}`
}

function messageOf(outcome: Outcome): string {
  const { sequence, status, message, drift, before } = outcome
  const columns = sequence.columns.map(({ name }) => name).join(', ')
  const next = before === null ? null : nextValue(sequence, before)
  if (drift === null || next === null)
    return `${sequence.name} of ${columns}. ${message ?? ''}`.trim()
  const [verb, predict] =
    status === 'fixed'
      ? (['handed out', formerPrediction] as const)
      : (['will hand out', prediction] as const)
  const facts = `${columns} holds row ${drift.furthest}, and ${sequence.name} ${verb} ${next} next: ${predict(drift)}.`
  const remedy =
    status === 'drifted'
      ? `Run the action with mode auto after the import, or the SQL script; it will then hand out ${outcome.target} next.`
      : status === 'fixed'
        ? `It now hands out ${outcome.target} next.`
        : ''
  const rest = status === 'drifted' ? '' : (message ?? '')
  return [facts, remedy, rest].filter((part) => part !== '').join(' ')
}
