/** What the summary says of the databases. */
import { isProblem, type DatabaseOutcome, type Outcome } from '../domain/outcome.ts'
import { codeCell, textCell } from './escape.ts'
import { troubleOf, type Report } from './report.ts'
import type { Shown } from './summary-rows.ts'
import { tablesOf, type Part, type Tables } from './summary-tables.ts'
import { shortened } from './words.ts'

/** Characters of a sentence that a server had a say in. */
const LONGEST_SENTENCE = 2_000

/** In the order of the page: the problems of several databases come before anything else of them. */
export function renderDatabases(
  report: Report,
  shownOf: ReadonlyMap<Outcome, Shown>,
): readonly Part[] {
  const { databases } = report
  const tables = { report, shownOf }
  if (databases.length > 1) {
    return [
      ...databases.flatMap((database) => problemsOf(database, tables)),
      ...databases.flatMap((database) => restOf(database, tables)),
    ]
  }
  // The error of the only database is the verdict.
  return databases.flatMap(({ notes, outcomes }) => [
    ...paragraphs(notes),
    ...tablesOf(outcomes, tables),
  ])
}

function problemsOf(database: DatabaseOutcome, tables: Tables): readonly Part[] {
  const { outcomes } = database
  const problems = outcomes.filter(({ status }) => isProblem(status))
  const parts = [...paragraphs([troubleOf(database)]), ...tablesOf(problems, tables)]
  return parts.length === 0 ? [] : [heading(`Problems in ${nameOf(database)}`), ...parts]
}

function restOf(database: DatabaseOutcome, tables: Tables): readonly Part[] {
  const { error, notes, outcomes } = database
  const rest = outcomes.filter(({ status }) => !isProblem(status))
  const parts = [...paragraphs(notes), ...tablesOf(rest, tables)]
  const isTold = error !== null || rest.length < outcomes.length
  return parts.length === 0 && isTold ? [] : [heading(nameOf(database)), ...parts]
}

function nameOf({ name, host, port }: DatabaseOutcome): string {
  return `${codeCell(name)} on ${codeCell(`${host}:${port}`)}`
}

function heading(title: string): Part {
  return { text: `### ${title}\n`, outcomes: [] }
}

function paragraphs(sentences: readonly (string | null)[]): readonly Part[] {
  return sentences.flatMap((sentence) =>
    sentence === null
      ? []
      : [{ text: `${textCell(shortened(sentence, LONGEST_SENTENCE))}\n`, outcomes: [] }],
  )
}
