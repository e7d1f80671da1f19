import { isProblem, type Outcome, type Place } from '../domain/outcome.ts'
import { comparableColumns } from '../domain/sequence.ts'
import { visible } from './escape.ts'
import { levelOf, LEVELS, type Level } from './level.ts'
import { isNearEnd, type Report } from './report.ts'
import { verdict } from './verdict.ts'
import { counted, formerPrediction, prediction, rowAt, shortened } from './words.ts'

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
          message: messageOf(outcome, report),
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
  return status !== 'drifted' && isNearEnd(outcome) ? `${status}, but past capacity-limit` : status
}

function messageOf(outcome: Outcome, report: Report): string {
  const { sequence, message, importedBy } = outcome
  const facts =
    driftFacts(outcome, report) ?? `${sequence.name} of ${columnsOf(outcome)}. ${message ?? ''}`
  const culprit = importedBy === null ? '' : `It began to drift with the import: ${importedBy}`
  return `${facts.trim()} ${culprit}`.trim()
}

function driftFacts(outcome: Outcome, report: Report): string | null {
  const { sequence, status, drift, before, message } = outcome
  if (drift === null || before === null || before.next === null) return null
  const [verb, predict] =
    status === 'fixed'
      ? (['handed out', formerPrediction] as const)
      : (['will hand out', prediction] as const)
  const facts = `${holderOf(outcome)} holds ${rowAt(drift.furthest, sequence)}, and ${sequence.name} ${verb} ${before.next} next: ${predict(drift)}.`
  const remedy = remedyFor(outcome, report)
  const rest = status === 'drifted' ? '' : (message ?? '')
  return [facts, remedy, rest].filter((part) => part !== '').join(' ')
}

/** Which column holds a row is not known where several share the sequence. */
function holderOf({ sequence }: Outcome): string {
  const names = comparableColumns(sequence).map(({ name }) => name)
  return names.length === 1 ? names.join() : `One of ${names.join(', ')}`
}

function columnsOf({ sequence }: Outcome): string {
  return sequence.columns.map(({ name }) => name).join(', ')
}

function remedyFor({ status, move }: Outcome, { errors }: Report): string {
  if (move === null) return ''
  if (status === 'fixed') return `It now hands out ${move.target} next.`
  if (status !== 'drifted') return ''
  if (errors.length > 0) return 'It was not fixed, because not all imports were run.'
  const mode = move.parameters === null ? 'auto' : 'manual'
  return `Run the action with mode ${mode} after the import, or the SQL script that the output sql-path names; it will then hand out ${move.target} next.`
}
