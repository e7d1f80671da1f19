/** What the summary tells whoever has never heard of sequences: what happens, and what to do. */
import { isProblem, type Outcome } from '../domain/outcome.ts'
import { codeCell } from './escape.ts'
import { outcomesOf, type Report } from './report.ts'

const EXPLANATION_URL =
  'https://github.com/fix-postgresql-sequences/fix-postgresql-sequences#how-drift-is-computed'

const DRIFT = `A sequence hands out the ids of new rows. Rows that come with ids of their own do not move it: later it hands out an id that is taken, and that insert fails with “duplicate key value violates unique constraint” ([how drift is computed](${EXPLANATION_URL})).\n`

const SEQUENCE = `A sequence hands out the ids of new rows ([more about that](${EXPLANATION_URL})).\n`

/** Lines of files that are named in the advice itself; the table has all of them. */
const MOST_PLACES = 3

const LIST = new Intl.ListFormat('en')

/** One sentence about what is going on, where anything is. */
export function renderExplanation(report: Report): readonly string[] {
  const outcomes = outcomesOf(report)
  if (outcomes.some(({ drift }) => drift !== null)) return [DRIFT]
  return outcomes.some(({ status }) => isProblem(status)) ? [SEQUENCE] : []
}

/** What the reader can do, a sentence for each thing that is the matter. */
export function renderAdvice(report: Report): readonly string[] {
  const outcomes = outcomesOf(report)
  const sentences = [
    ...problemAdvice(report),
    ...placeAdvice(outcomes),
    ...(isCutShort(report)
      ? ['Once that is out of the way, run the action again.']
      : driftAdvice(outcomes, report)),
  ]
  if (sentences.length > 0) return [`**What to do:** ${sentences.join(' ')}\n`]
  return outcomes.some(({ status }) => status === 'fixed') ? [fixedAdvice(report)] : []
}

function problemAdvice(report: Report): readonly string[] {
  const { databases } = report
  if (databases.length > 1 && report.totals.problems > 0) {
    return ['What each problem needs stands below the name of its database.']
  }
  return outcomesOf(report).some(({ status }) => isProblem(status))
    ? ['What each problem needs is listed below the table of problems.']
    : []
}

/** Whether the verdict is about the run, or about every database, and not about sequences. */
function isCutShort({ errors, databases }: Report): boolean {
  const areBroken = databases.length > 0 && databases.every(({ error }) => error !== null)
  return errors.length > 0 || areBroken
}

function driftAdvice(outcomes: readonly Outcome[], { imports }: Report): readonly string[] {
  const drifted = outcomes.filter(({ status }) => status === 'drifted')
  if (drifted.length === 0) return []
  const mode = drifted.some(({ move }) => move !== null && move.parameters !== null)
    ? 'manual'
    : 'auto'
  const when = imports.length === 0 ? 'after the step that imports rows' : 'and the same `imports`'
  return [`Run this action with \`mode: ${mode}\` ${when}, or the SQL at the end of this page.`]
}

/** Where to look, in the order of the table. */
function placeAdvice(outcomes: readonly Outcome[]): readonly string[] {
  const places = new Set(
    outcomes.flatMap(({ status, importedAt }) =>
      importedAt === null || status === 'fixed' ? [] : [`${importedAt.file}:${importedAt.line}`],
    ),
  )
  if (places.size === 0) return []
  const shown = [...places].slice(0, MOST_PLACES).map(codeCell)
  const rest = places.size > MOST_PLACES ? [`${places.size - MOST_PLACES} more`] : []
  return [
    `Look at ${LIST.format([...shown, ...rest])}, where ids are written that their sequences know nothing of.`,
  ]
}

function fixedAdvice({ failOnDrift, failed }: Report): string {
  return failed && failOnDrift
    ? '**What to do:** Nothing in this database. The job fails because `fail-on-drift` asks for it: what imports rows should move the sequences too, by the SQL at the end of this page.\n'
    : '**What to do:** Nothing, new rows get free ids now.\n'
}
