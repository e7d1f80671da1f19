/** What the summary says of the databases. */
import { isProblem, type DatabaseOutcome, type Outcome } from '../domain/outcome.ts'
import { codeCell, textCell } from './escape.ts'
import type { Report } from './report.ts'
import { summaryHead } from './summary-row.ts'
import { isQuiet } from './summary-rows.ts'
import { counted, shortened } from './words.ts'

/** Characters of a sentence that a server had a say in. */
const LONGEST_SENTENCE = 2_000

/** Something of the page, and the sequences that stand in it. */
export type Part = { readonly text: string; readonly outcomes: readonly Outcome[] }

type Tables = { readonly head: string; readonly rowOf: ReadonlyMap<Outcome, string> }

/** In the order of the page: the problems of several databases come before anything else of them. */
export function renderDatabases(
  report: Report,
  rowOf: ReadonlyMap<Outcome, string>,
): readonly Part[] {
  const { databases } = report
  const tables = { head: summaryHead(report), rowOf }
  if (databases.length > 1) {
    return [
      ...databases.flatMap((database) => problemsOf(database, tables)),
      ...databases.flatMap((database) => restOf(database, tables)),
    ]
  }
  return databases.flatMap(({ error, notes, outcomes }) => [
    ...paragraphs([error, ...notes]),
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

/** A table of what there is something to say about, and a folded one of the others. */
function tablesOf(outcomes: readonly Outcome[], tables: Tables): readonly Part[] {
  const quiet = outcomes.filter(isQuiet)
  const fold = (text: string) =>
    `<details><summary>${quietTitle(quiet)}</summary>\n\n${text}\n</details>\n`
  const loud = outcomes.filter((outcome) => !isQuiet(outcome))
  return [
    ...tableOf(loud, tables),
    ...tableOf(quiet, tables).map((part) => ({ ...part, text: fold(part.text) })),
  ]
}

function tableOf(outcomes: readonly Outcome[], { head, rowOf }: Tables): readonly Part[] {
  const shown = outcomes.filter((outcome) => rowOf.has(outcome))
  if (shown.length === 0) return []
  const rows = shown.flatMap((outcome) => rowOf.get(outcome) ?? [])
  return [{ text: [head, ...rows, ''].join('\n'), outcomes: shown }]
}

function quietTitle(outcomes: readonly Outcome[]): string {
  const unused = outcomes.filter(({ status }) => status === 'unused').length
  const healthy = counted(outcomes.length - unused, 'healthy sequence')
  return unused === 0 ? healthy : `${healthy}, ${unused} that no column draws from`
}
