/** What the summary tells whoever has never heard of sequences: what they are, and what happens. */
import { isProblem, type Outcome } from '../domain/outcome.ts'
import { outcomesOf, type Report } from './report.ts'

const EXPLANATION_URL =
  'https://github.com/fix-postgresql-sequences/fix-postgresql-sequences#how-drift-is-computed'

const DRIFT = `A sequence hands out the ids of new rows. Rows that come with ids of their own do not move it: later it hands out an id that is taken, and that insert fails with “duplicate key value violates unique constraint” ([how drift is computed](${EXPLANATION_URL})).\n`

const MORE = `([more about that](${EXPLANATION_URL}))`

const PARAMETERS = `A sequence hands out the ids of new rows. Where several servers take new rows, \`minvalue\` and \`increment\` give each server ids of its own: a sequence that counts otherwise can hand out an id of another server ${MORE}.\n`

const REWIND = `A sequence hands out the ids of new rows. One that is far ahead of the rows leaves ids unused, and one that has run out lets every insert fail: \`rewind\` moves it back to right after the rows ${MORE}.\n`

const SEQUENCE = `A sequence hands out the ids of new rows ${MORE}.\n`

/** What to say of a run, the first of these that any sequence gives cause for. */
const EXPLANATIONS: readonly (readonly [(outcome: Outcome) => boolean, text: string])[] = [
  [({ drift }) => drift !== null, DRIFT],
  [({ isDrifting }) => isDrifting, PARAMETERS],
  [({ move }) => move?.goesBack === true, REWIND],
  [({ status }) => isProblem(status) || status === 'unknown', SEQUENCE],
]

/** What is going on, where anything is. */
export function renderExplanation(report: Report): readonly string[] {
  const outcomes = outcomesOf(report)
  const found = EXPLANATIONS.find(([fits]) => outcomes.some(fits))
  return found === undefined ? [] : [found[1]]
}
