import { isProblem, type Outcome } from '../domain/outcome.ts'
import { isNearEnd, outcomesOf, type Report } from './report.ts'
import { countedStatuses } from './tally.ts'
import { counted } from './words.ts'

/** What came of the run, in one sentence. */
export function headline(report: Report): string {
  return sentencesOn(report)[0] ?? healthSentence(report)
}

/** What else came of it, in sentences. */
export function furtherSentences(report: Report): readonly string[] {
  return sentencesOn(report).slice(1)
}

/** What came of the run, for where nothing else stands beside it. */
export function verdict(report: Report): string {
  const { databases } = report
  const errors = databases.length > 1 ? databases.flatMap(({ error }) => error ?? []) : []
  return [headline(report), ...errors, ...furtherSentences(report), ...remarksOn(report)].join(' ')
}

/** What is not well, or was not. */
function sentencesOn(report: Report): readonly string[] {
  return [...report.errors, ...databaseSentence(report), ...sequenceSentence(report)]
}

function databaseSentence({ databases }: Report): readonly string[] {
  const errors = databases.flatMap(({ error }) => error ?? [])
  if (errors.length === 0 || databases.length === 1) return errors
  return [`${errors.length} of ${counted(databases.length, 'database')} could not be worked on.`]
}

type Kind = {
  readonly fits: (outcome: Outcome) => boolean
  /** What to say of those that it fits, after their number. */
  readonly say: (outcomes: readonly Outcome[]) => string
}

/** Each sequence is of one kind, the first that fits, so that the counts add up. */
const KINDS: readonly Kind[] = [
  {
    fits: ({ status }) => isProblem(status),
    say: (outcomes) =>
      `${outcomes.length === 1 ? 'needs' : 'need'} attention (${countedStatuses(outcomes)})`,
  },
  {
    fits: ({ status, drift }) => status === 'drifted' && drift !== null,
    say: () => 'will hand out ids that rows already hold, so that inserts will fail',
  },
  {
    fits: ({ status }) => status === 'drifted',
    say: ({ length }) =>
      `${length === 1 ? 'has' : 'have'} other parameters than minvalue and increment ask for`,
  },
  {
    fits: ({ status, drift }) => status === 'fixed' && drift !== null,
    say: ({ length }) =>
      `would have handed out ids that rows already hold, and ${was(length)} fixed`,
  },
  {
    fits: ({ status, isDrifting }) => status === 'fixed' && isDrifting,
    say: ({ length }) => `${was(length)} given the parameters that minvalue and increment ask for`,
  },
  {
    fits: ({ status }) => status === 'fixed',
    say: ({ length }) => `${was(length)} ahead of the rows, and moved back`,
  },
  {
    fits: ({ isDrifting }) => isDrifting,
    say: () => 'had drifted, and needed no fix any more',
  },
]

function was(count: number): string {
  return count === 1 ? 'was' : 'were'
}

function sequenceSentence(report: Report): readonly string[] {
  const byKind = Map.groupBy(outcomesOf(report), (outcome) =>
    KINDS.find(({ fits }) => fits(outcome)),
  )
  const told = KINDS.map((kind) => ({ kind, outcomes: byKind.get(kind) ?? [] }))
  const [first, ...others] = told.filter(({ outcomes }) => outcomes.length > 0)
  if (first === undefined) return []
  const clauses = [
    `${first.outcomes.length} of ${counted(report.totals.checked, 'sequence')} ${first.kind.say(first.outcomes)}`,
    ...others.map(({ kind, outcomes }) => `${outcomes.length} ${kind.say(outcomes)}`),
  ]
  return [`${clauses.join('; ')}.`]
}

function healthSentence({ totals: { checked, healthy, unknown } }: Report): string {
  if (checked === 0) return 'No sequence that a column draws from was found.'
  if (unknown > 0) {
    return `No drift in ${counted(healthy, 'sequence')}; ${unknown} could not be judged.`
  }
  return `No drift: ${counted(healthy, 'sequence')} checked, and none will hand out an id that a row holds.`
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
