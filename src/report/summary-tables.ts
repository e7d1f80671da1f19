/** The tables of sequences in the summary, and what stands below each. */
import { isProblem, type Outcome } from '../domain/outcome.ts'
import type { Report } from './report.ts'
import { renderNotes } from './summary-notes.ts'
import { QUIET_HEAD, summaryHead } from './summary-row.ts'
import { isQuiet, type Shown } from './summary-rows.ts'
import { counted, hasBlocks } from './words.ts'

/** Something of the page, and the sequences that stand in it. */
export type Part = { readonly text: string; readonly outcomes: readonly Outcome[] }

export type Tables = { readonly report: Report; readonly shownOf: ReadonlyMap<Outcome, Shown> }

/**
 * A table of the problems with what each needs, one of whatever else there is something to say
 * about, and a folded one of the others.
 */
export function tablesOf(outcomes: readonly Outcome[], tables: Tables): readonly Part[] {
  const quiet = outcomes.filter(isQuiet)
  const problems = outcomes.filter(({ status }) => isProblem(status))
  const loud = outcomes.filter((outcome) => !isQuiet(outcome) && !isProblem(outcome.status))
  const isOther = loud.some(({ status }) => status === 'healthy')
  return [
    ...loudTable(problems, tables),
    ...loudTable(loud, tables),
    ...quietTable(quiet, quietTitle(quiet, isOther), tables),
  ]
}

function loudTable(outcomes: readonly Outcome[], { report, shownOf }: Tables): readonly Part[] {
  const shown = outcomes.filter((outcome) => shownOf.has(outcome))
  if (shown.length === 0) return []
  const entries = shown.flatMap((outcome) => shownOf.get(outcome) ?? [])
  const table = tableOf(summaryHead(outcomes, report), entries)
  const notes = renderNotes(entries.flatMap(({ note }) => note ?? [])) + highestRowNote(shown)
  return [{ text: notes === '' ? table : `${table}\n${notes}`, outcomes: shown }]
}

function quietTable(
  outcomes: readonly Outcome[],
  title: string,
  { shownOf }: Tables,
): readonly Part[] {
  const shown = outcomes.filter((outcome) => shownOf.has(outcome))
  if (shown.length === 0) return []
  const table = tableOf(
    QUIET_HEAD,
    shown.flatMap((outcome) => shownOf.get(outcome) ?? []),
  )
  const text = `<details><summary>${title}</summary>\n\n${table}\n</details>\n`
  return [{ text, outcomes: shown }]
}

function tableOf(head: string, entries: readonly Shown[]): string {
  return [head, ...entries.map(({ row }) => row), ''].join('\n')
}

/** Which rows count, where there may be higher ones that no sequence meets. */
function highestRowNote(outcomes: readonly Outcome[]): string {
  const sequences = outcomes.flatMap(({ drift, sequence }) => (drift === null ? [] : [sequence]))
  if (sequences.some(hasBlocks)) {
    return '- “Highest row”: each value of a sequence with blocks stands for the ids of a block, and the one whose block holds the highest row is named.\n'
  }
  return sequences.some(({ increment }) => increment !== 1n && increment !== -1n)
    ? '- “Highest row”: a sequence that does not count by 1 steps over rows, and only those that it can meet count.\n'
    : ''
}

/** What is folded: `2 other healthy sequences, 1 that no column draws from`. */
function quietTitle(outcomes: readonly Outcome[], isOther: boolean): string {
  const unused = outcomes.filter(({ status }) => status === 'unused').length
  const healthy = outcomes.length - unused
  const noun = isOther ? 'other healthy sequence' : 'healthy sequence'
  if (healthy === 0) return `${counted(unused, 'sequence')} that no column draws from`
  return unused === 0
    ? counted(healthy, noun)
    : `${counted(healthy, noun)}, ${unused} that no column draws from`
}
