/** What stands beside the job, and on the lines of a pull request's diff. */
import { isProblem, type Outcome, type Place } from '../domain/outcome.ts'
import { annotationMessage } from './annotation-message.ts'
import { visible } from './escape.ts'
import { levelOf, LEVELS, type Level } from './level.ts'
import { hasRunOut, isNearEnd, type Report } from './report.ts'
import { verdict } from './verdict.ts'
import { counted, shortened } from './words.ts'

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
  const byLevel = Map.groupBy(entriesOf(report), ({ outcome }) => levelOf(outcome, report))
  return LEVELS.flatMap((level) => {
    const entries = byLevel.get(level) ?? []
    const isVerdict = level === 'error' && report.failed
    if (entries.length === 0 && !isVerdict) return []
    const total = isVerdict ? verdict(report) : totalOf(entries.map(({ outcome }) => outcome))
    return [
      annotation(level, { title: 'PostgreSQL sequences', message: total, place: null }),
      ...entries.slice(0, PER_LEVEL - 1).map(({ outcome, where }) =>
        annotation(level, {
          title: `${outcome.status}: ${outcome.sequence.name}${where}`,
          message: annotationMessage(outcome, report),
          place: outcome.importedAt,
        }),
      ),
    ]
  })
}

/** A sequence, and in which database it is, where there are several. */
type Entry = { readonly outcome: Outcome; readonly where: string }

/** The problems of all databases before anything else. */
function entriesOf({ databases }: Report): readonly Entry[] {
  const entries = databases.flatMap(({ name, outcomes }) => {
    const where = databases.length > 1 ? ` in database ${name}` : ''
    return outcomes.map((outcome) => ({ outcome, where }))
  })
  const rank = ({ outcome }: Entry) => (isProblem(outcome.status) ? 0 : 1)
  return entries.toSorted((a, b) => rank(a) - rank(b))
}

function annotation(
  level: Level,
  { title, message, place }: Omit<Annotation, 'level'>,
): Annotation {
  return { level, title: lineOf(title), message: lineOf(message), place }
}

function lineOf(text: string): string {
  return shortened(visible(text), LONGEST_MESSAGE)
}

function totalOf(outcomes: readonly Outcome[]): string {
  const kinds = [...Map.groupBy(outcomes, labelOf)]
  return `${kinds.map(([label, all]) => `${counted(all.length, 'sequence')} ${label}`).join(', ')}.`
}

function labelOf(outcome: Outcome): string {
  const { status } = outcome
  if (hasRunOut(outcome)) return 'run out'
  return status !== 'drifted' && isNearEnd(outcome) ? `${status}, but past capacity-limit` : status
}
