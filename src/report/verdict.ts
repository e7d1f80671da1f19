/** What came of a run, in sentences: the first for everybody, the others for whoever reads on. */
import { kindsClause } from './kinds.ts'
import { isNearEnd, outcomesOf, troubleOf, type Report } from './report.ts'
import { counted, parted } from './words.ts'

/** What came of the run in one sentence, and what else did. */
export function verdictSentences(report: Report): readonly [string, ...string[]] {
  const [first = healthSentence(report), ...others] = sentencesOn(report)
  return [first, ...others]
}

/** What came of the run, in one sentence. */
export function headline(report: Report): string {
  return verdictSentences(report)[0]
}

/** What came of the run and what to do about it, for where nothing else stands beside it. */
export function verdict(report: Report): string {
  const { errors } = report
  const [first = healthSentence(report), ...others] = [
    ...errors,
    ...databaseSentence(report),
    ...troubles(report),
    ...sequenceSentence(report),
  ]
  return [first, ...others, ...remarksOn(report)].join(' ')
}

/** What is not well, or was not. */
function sentencesOn(report: Report): readonly string[] {
  const { errors, databases } = report
  const [only, ...others] = databases
  const error = others.length === 0 ? (only?.error ?? null) : null
  return [
    ...errors.flatMap(parted),
    ...(error === null ? databaseSentence(report) : parted(error)),
    ...sequenceSentence(report),
  ]
}

/** How many of several databases are broken. */
function databaseSentence({ databases }: Report): readonly string[] {
  const broken = databases.filter(({ error }) => error !== null).length
  if (broken === 0 || databases.length === 1) return []
  return [`${broken} of ${counted(databases.length, 'database')} could not be worked on.`]
}

function troubles({ databases }: Report): readonly string[] {
  return databases.flatMap((database) => troubleOf(database) ?? [])
}

function sequenceSentence(report: Report): readonly string[] {
  const clause = kindsClause(report)
  if (clause === null) return []
  const because = isFailedByDrift(report)
    ? ', and the job fails, because fail-on-drift is true'
    : ''
  return [`${clause}${because}.`]
}

/** Whether nothing but `fail-on-drift` fails the job, though the run did what it was to do. */
function isFailedByDrift({ mode, failed, errors, totals }: Report): boolean {
  return mode !== 'check' && failed && errors.length === 0 && totals.problems === 0
}

function healthSentence({ totals: { checked, healthy, unknown } }: Report): string {
  if (checked === 0) return 'No sequence that a column draws from was found.'
  if (unknown === 1 && checked === 1) return 'The only sequence could not be judged.'
  if (unknown === checked) return `None of the ${checked} sequences could be judged.`
  if (unknown > 0) {
    return `No drift in ${counted(healthy, 'sequence')}; ${unknown} could not be judged.`
  }
  const none =
    checked === 1
      ? 'it will hand out no id that a row holds'
      : 'none will hand out an id that a row holds'
  return `No drift: ${counted(healthy, 'sequence')} checked, and ${none}.`
}

/** What is no drift and no problem, and should be known all the same. */
export function remarksOn(report: Report): readonly string[] {
  const outcomes = outcomesOf(report)
  const near = outcomes.filter(isNearEnd).length
  const linkable = outcomes.filter(
    ({ status, message }) => status === 'unused' && message !== null,
  ).length
  return [
    ...(near === 0 ? [] : [`${counted(near, 'sequence')} will run out before long.`]),
    ...(linkable === 0
      ? []
      : [
          `${counted(linkable, 'sequence')} that no column draws from may be an ORM's: see the input links.`,
        ]),
  ]
}
