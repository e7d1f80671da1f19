/** What to do about what came of a run, as the summary tells it. */
import { isProblem, type Outcome } from '../domain/outcome.ts'
import { codeCell, textCell } from './escape.ts'
import { outcomesOf, type Report } from './report.ts'
import { shortened } from './words.ts'

/** Lines of files that are named in the advice itself; the table has all of them. */
const MOST_PLACES = 3

/** Characters of a sentence that a server had a say in. */
const LONGEST_REMEDY = 2_000

const UNKNOWN =
  'Look at the defaults named below yourself: what they make of a number cannot be compared with the rows.'

/** What the reader can do, a sentence for each thing that is the matter. */
export function renderAdvice(report: Report): readonly string[] {
  const outcomes = outcomesOf(report)
  const toMend = failedImport(report)
  const sentences = [
    ...problemAdvice(report),
    ...(toMend === null ? placeAdvice(outcomes) : []),
    ...(isCutShort(report) ? againAdvice(report, toMend) : driftAdvice(outcomes, report)),
  ]
  const all = sentences.length > 0 ? sentences : restAdvice(outcomes, report)
  return all.length === 0 ? [] : [`**What to do:** ${all.join(' ')}\n`]
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

/** The number of the import that cut the run short. None comes after it. */
function failedImport({ errors, imports }: Report): number | null {
  // One that has no exit code was cancelled, or could not be started.
  const exitCode = imports.at(-1)?.exitCode ?? 0
  return errors.length > 0 && exitCode !== 0 ? imports.length : null
}

function againAdvice({ databases }: Report, toMend: number | null): readonly string[] {
  if (toMend !== null) {
    return [`Mend import ${toMend}, whose output is in the log, then run the action again.`]
  }
  const [only, ...others] = databases
  const remedy = others.length === 0 ? (only?.remedy ?? null) : null
  return remedy === null
    ? ['Once that is out of the way, run the action again.']
    : [textCell(shortened(remedy, LONGEST_REMEDY)), 'Then run the action again.']
}

function driftAdvice(outcomes: readonly Outcome[], { imports }: Report): readonly string[] {
  const moves = outcomes.flatMap(({ status, move }) =>
    status === 'drifted' || status === 'healthy' ? (move ?? []) : [],
  )
  if (moves.length === 0) return []
  const mode = moves.some(({ parameters }) => parameters !== null) ? 'manual' : 'auto'
  const rewind = moves.some(({ goesBack }) => goesBack) ? ' and `rewind: true`' : ''
  const when = imports.length === 0 ? 'after the step that imports rows' : 'and the same `imports`'
  return [
    `Run this action with \`mode: ${mode}\`${rewind} ${when}, or the SQL at the end of this page.`,
  ]
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
    `Look at ${new Intl.ListFormat('en').format([...shown, ...rest])}, where ids are written that their sequences know nothing of.`,
  ]
}

/** What to do where nothing else is to be done. */
function restAdvice(outcomes: readonly Outcome[], report: Report): readonly string[] {
  const isKnown = outcomes.every(({ status }) => status !== 'unknown')
  return isKnown ? fixedAdvice(outcomes, report) : [UNKNOWN]
}

function fixedAdvice(
  outcomes: readonly Outcome[],
  { failOnDrift, failed }: Report,
): readonly string[] {
  const fixed = outcomes.filter(({ status }) => status === 'fixed')
  if (fixed.length === 0) return []
  if (failed && failOnDrift) {
    return [
      'Nothing in this database. The job fails because `fail-on-drift` asks for it: what imports rows should move the sequences too, by the SQL at the end of this page.',
    ]
  }
  if (fixed.some(({ drift }) => drift !== null)) return ['Nothing, new rows get free ids now.']
  return fixed.some(({ isDrifting }) => isDrifting)
    ? ['Nothing, the sequences have their parameters now.']
    : ['Nothing, new rows get the ids right after those of the rows now.']
}
