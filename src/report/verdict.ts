import { isProblem, type Outcome } from '../domain/outcome.ts'
import { isNearEnd, outcomesOf, type Report } from './report.ts'
import { counted, countedKinds } from './words.ts'

/** What came of the run, in a sentence or two. */
export function verdict(report: Report): string {
  const { totals } = report
  const sentences = [
    ...report.errors,
    ...report.databases.flatMap(({ error }) => error ?? []),
    ...driftSentences(report),
    ...problemSentence(report),
  ]
  const remarks = remarksOn(report)
  if (sentences.length > 0) return [...sentences, ...remarks].join(' ')
  if (totals.checked === 0) {
    return ['No sequence that a column draws from was found.', ...remarks].join(' ')
  }
  const unknown =
    totals.unknown === 0 ? '' : ` ${counted(totals.unknown, 'sequence')} could not be judged.`
  const healthy = `No drift: ${counted(totals.healthy, 'sequence')} checked and ahead of the rows.${unknown}`
  return [healthy, ...remarks].join(' ')
}

function driftSentences(report: Report): readonly string[] {
  const of = `of ${counted(report.totals.checked, 'sequence')}`
  const outcomes = outcomesOf(report)
  const count = (test: (outcome: Outcome) => boolean) => outcomes.filter(test).length
  const drifted = count((outcome) => isLeft(outcome) && outcome.drift !== null)
  const different = count((outcome) => isLeft(outcome) && outcome.drift === null)
  const fixed = count(({ status, drift }) => status === 'fixed' && drift !== null)
  const changed = count(
    ({ status, drift, isDrifting }) => status === 'fixed' && isDrifting && drift === null,
  )
  const rewound = count(({ status, isDrifting }) => status === 'fixed' && !isDrifting)
  const sentences: readonly (readonly [number, string])[] = [
    [
      drifted,
      `${drifted} ${of} will hand out values that rows already hold, so that inserts will fail with “duplicate key value violates unique constraint”.`,
    ],
    [
      different,
      `${different} ${of} ${different === 1 ? 'has' : 'have'} other parameters than minvalue and increment ask for.`,
    ],
    [
      fixed,
      `${fixed} ${of} would have handed out values that rows already hold, and ${was(fixed)} fixed.`,
    ],
    [
      changed,
      `${changed} ${of} ${was(changed)} given the parameters that minvalue and increment ask for.`,
    ],
    [rewound, `${rewound} ${of} ${was(rewound)} ahead of the rows, and moved back.`],
  ]
  return sentences.filter(([number]) => number > 0).map(([, sentence]) => sentence)
}

function was(count: number): string {
  return count === 1 ? 'was' : 'were'
}

/** Whether it still is as it was found: wrong. */
function isLeft({ status, isDrifting }: Outcome): boolean {
  return isDrifting && (status === 'drifted' || isProblem(status))
}

/** What is no drift and no problem, and should be known all the same. */
function remarksOn(report: Report): readonly string[] {
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

function problemSentence(report: Report): readonly string[] {
  const statuses = outcomesOf(report)
    .map(({ status }) => status)
    .filter(isProblem)
  if (statuses.length === 0) return []
  return [
    `${counted(statuses.length, 'sequence')} need${statuses.length === 1 ? 's' : ''} attention: ${countedKinds(statuses)}.`,
  ]
}
