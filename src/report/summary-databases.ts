/** What the summary says of the databases. */
import { isProblem, type DatabaseOutcome, type Outcome } from '../domain/outcome.ts'
import { codeCell, textCell } from './escape.ts'
import type { Report } from './report.ts'
import { renderNotes } from './summary-notes.ts'
import { QUIET_HEAD, summaryHead } from './summary-row.ts'
import { isQuiet, type Shown } from './summary-rows.ts'
import { counted, shortened } from './words.ts'

/** Characters of a sentence that a server had a say in. */
const LONGEST_SENTENCE = 2_000

/** Something of the page, and the sequences that stand in it. */
export type Part = { readonly text: string; readonly outcomes: readonly Outcome[] }

type Tables = { readonly head: string; readonly shownOf: ReadonlyMap<Outcome, Shown> }

/** In the order of the page: the problems of several databases come before anything else of them. */
export function renderDatabases(
  report: Report,
  shownOf: ReadonlyMap<Outcome, Shown>,
): readonly Part[] {
  const { databases } = report
  const tables = { head: summaryHead(report), shownOf }
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
  const { error, outcomes } = database
  const problems = outcomes.filter(({ status }) => isProblem(status))
  const parts = [...paragraphs([error]), ...tablesOf(problems, tables)]
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

/**
 * A table of the problems with what each needs, one of whatever else there is something to say
 * about, and a folded one of the others.
 */
function tablesOf(outcomes: readonly Outcome[], tables: Tables): readonly Part[] {
  const quiet = outcomes.filter(isQuiet)
  const fold = (text: string) =>
    `<details><summary>${quietTitle(quiet)}</summary>\n\n${text}\n</details>\n`
  const problems = outcomes.filter(({ status }) => isProblem(status))
  const loud = outcomes.filter((outcome) => !isQuiet(outcome) && !isProblem(outcome.status))
  return [
    ...tableOf(problems, tables),
    ...tableOf(loud, tables),
    ...tableOf(quiet, { ...tables, head: QUIET_HEAD }).map((part) => ({
      ...part,
      text: fold(part.text),
    })),
  ]
}

function tableOf(outcomes: readonly Outcome[], { head, shownOf }: Tables): readonly Part[] {
  const shown = outcomes.filter((outcome) => shownOf.has(outcome))
  if (shown.length === 0) return []
  const entries = shown.flatMap((outcome) => shownOf.get(outcome) ?? [])
  const table = [head, ...entries.map(({ row }) => row), ''].join('\n')
  const notes = renderNotes(entries.flatMap(({ note }) => note ?? []))
  return [{ text: notes === '' ? table : `${table}\n${notes}`, outcomes: shown }]
}

function quietTitle(outcomes: readonly Outcome[]): string {
  const unused = outcomes.filter(({ status }) => status === 'unused').length
  const healthy = counted(outcomes.length - unused, 'healthy sequence')
  return unused === 0 ? healthy : `${healthy}, ${unused} that no column draws from`
}
