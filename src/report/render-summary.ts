import type { DatabaseOutcome, Outcome, Status } from '../domain/outcome.ts'
import { codeCell, textCell, visible } from './escape.ts'
import { outcomesOf, type Report } from './report.ts'
import { renderSql } from './render-sql.ts'
import { verdict } from './verdict.ts'
import { capitalized, counted, formerPrediction, hasBlocks, percent, prediction } from './words.ts'

/** GitHub drops a summary above 1 MiB whole; other actions of the step write into the same file. */
const LARGEST_SUMMARY = 900_000

/** Bytes that the rows of the tables may take; the rest is for the SQL and the frame. */
const LARGEST_TABLES = 600_000

/** Bytes that the list of imports may take. */
const LARGEST_IMPORTS = 100_000

/** Characters of a sentence that a server had a say in. */
const LONGEST_SENTENCE = 2_000

/** Sequences that an import is listed with. */
const LONGEST_LIST = 20

const EXPLANATION =
  'A sequence hands out the ids of new rows. Rows that are imported with their own ids do not move it, so that it later hands out an id that is taken, and the insert fails.'

const ICONS: Readonly<Record<Status, string>> = {
  failed: '❌',
  unreadable: '❌',
  exhausted: '❌',
  refused: '❌',
  drifted: '⚠️',
  fixed: '🔧',
  unknown: '❔',
  healthy: '✅',
  unused: '➖',
}

/** The job summary in GitHub-flavoured Markdown, never above 1 MiB. */
export function renderSummary(report: Report): string {
  const tables = budgeted(LARGEST_TABLES)
  const sections = [
    '## PostgreSQL sequences\n',
    `${report.failed ? '❌' : '✅'} **${sentenceText(verdict(report))}**\n`,
    ...(report.totals.drifted > 0 ? [`${EXPLANATION}\n`] : []),
    ...importsSection(report),
    ...report.databases.flatMap((database) => databaseSection(database, report, tables)),
    omission(tables.omitted, 'sequence'),
    totalsLine(report),
  ]
  const body = sections.join('\n')
  return body + sqlSection(report, LARGEST_SUMMARY - Buffer.byteLength(body))
}

/** Lets rows through while there is room, and counts the others. */
type Budget = { take(line: string): boolean; readonly omitted: number }

function budgeted(bytes: number): Budget {
  let left = bytes
  let omitted = 0
  return {
    take(line) {
      left -= Buffer.byteLength(line)
      if (left < 0) omitted++
      return left >= 0
    },
    get omitted() {
      return omitted
    },
  }
}

function databaseSection(
  database: DatabaseOutcome,
  report: Report,
  budget: Budget,
): readonly string[] {
  const { name, host, port, error, notes, outcomes } = database
  const loud = outcomes.filter((outcome) => !isQuiet(outcome))
  const quiet = outcomes.filter(isQuiet)
  return [
    ...(report.databases.length > 1
      ? [`### ${codeCell(name)} on ${codeCell(`${host}:${port}`)}\n`]
      : []),
    ...[error, ...notes].flatMap((sentence) =>
      sentence === null ? [] : [`${sentenceText(sentence)}\n`],
    ),
    ...table(loud, report, budget),
    ...folded(quietTitle(quiet), table(quiet, report, budget)),
  ]
}

function sentenceText(sentence: string): string {
  return textCell(shortened(sentence))
}

/** What nobody needs to look at: well, and nothing to say about it. */
function isQuiet({ status, message }: Outcome): boolean {
  return (status === 'healthy' || status === 'unused') && message === null
}

function quietTitle(outcomes: readonly Outcome[]): string {
  const unused = outcomes.filter(({ status }) => status === 'unused').length
  const healthy = counted(outcomes.length - unused, 'healthy sequence')
  return unused === 0 ? healthy : `${healthy}, ${unused} that no column draws from`
}

function folded(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0
    ? []
    : [`<details><summary>${title}</summary>\n`, ...lines, '</details>\n']
}

function table(outcomes: readonly Outcome[], report: Report, budget: Budget): readonly string[] {
  const rows = outcomes.map((outcome) => row(outcome, report)).filter((line) => budget.take(line))
  if (rows.length === 0) return []
  const after = report.mode === 'check' ? 'Next after a fix' : 'Next after'
  const happened = report.mode === 'check' ? 'What will happen' : 'What would have happened'
  const [by, line] = hasImports(report) ? [' Import |', '---|'] : ['', '']
  return [
    [
      `| Status | Column | Sequence | Highest row | Next before | ${after} | ${happened} | Used |${by}`,
      `|---|---|---|---:|---:|---:|---|---:|${line}`,
      ...rows,
      '',
    ].join('\n'),
  ]
}

function row(outcome: Outcome, report: Report): string {
  const { sequence, status, before, after, move } = outcome
  const columns = sequence.columns.map(({ name }) => codeCell(name)).join('<br>')
  const planned = status === 'failed' ? null : (move?.target ?? null)
  const nextAfter = after === null ? planned : after.next
  const position = after ?? before
  const cells = [
    `${ICONS[status]}&nbsp;${status}`,
    columns,
    codeCell(sequence.name),
    furthestCell(outcome),
    before?.next ?? '',
    nextAfter === null ? '' : `**${nextAfter}**`,
    happening(outcome),
    position === null ? '' : percent(position.usage),
    ...(hasImports(report) ? [importCell(outcome)] : []),
  ]
  return `| ${cells.join(' | ')} |`
}

function hasImports({ imports }: Report): boolean {
  return imports.length > 0
}

function importCell({ importedBy, importedAt }: Outcome): string {
  if (importedBy === null) return ''
  const place =
    importedAt === null ? '' : `<br>${codeCell(`${importedAt.file}:${importedAt.line}`)}`
  return `${codeCell(shortened(importedBy))}${place}`
}

/** The imports in their order, and what each of them made drift. */
function importsSection(report: Report): readonly string[] {
  if (!hasImports(report)) return []
  const rows = report.imports.map(({ command, exitCode, durationMs, drifted }) => {
    const end = exitCode === 0 ? '✅' : `❌${exitCode === null ? '' : `&nbsp;${exitCode}`}`
    const names = drifted.slice(0, LONGEST_LIST).map(codeCell).join('<br>')
    const rest = drifted.length - LONGEST_LIST
    const more = rest > 0 ? `<br>and ${rest} more` : ''
    const shown = codeCell(shortened(command))
    return `| ${end} | ${shown} | ${(durationMs / 1000).toFixed(1)} s | ${names}${more} |`
  })
  const budget = budgeted(LARGEST_IMPORTS)
  const fitting = rows.filter((line) => budget.take(line))
  return [
    ['| | Import | Time | Made drift |', '|---|---|---:|---|', ...fitting, ''].join('\n'),
    omission(budget.omitted, 'import'),
  ]
}

function shortened(sentence: string): string {
  const isLong = sentence.length > LONGEST_SENTENCE
  return isLong ? `${sentence.slice(0, LONGEST_SENTENCE)}…` : sentence
}

/** A descending sequence meets its lowest row last. */
function furthestCell({ sequence, drift }: Outcome): string {
  if (drift === null) return ''
  const value = hasBlocks(sequence) ? `block of ${drift.furthest}` : String(drift.furthest)
  return sequence.increment > 0n ? value : `${value} (lowest)`
}

function happening({ status, drift, remarks }: Outcome): string {
  const predict = status === 'fixed' ? formerPrediction : prediction
  const sentences = [drift === null ? null : `${capitalized(predict(drift))}.`, remarks]
  return sentences.flatMap((sentence) => (sentence === null ? [] : [textCell(sentence)])).join(' ')
}

function omission(omitted: number, what: string): string {
  return omitted === 0
    ? ''
    : `${counted(omitted, `more ${what}`)} did not fit in here; the JSON report (output \`report-path\`) has them all.\n`
}

function totalsLine({ totals }: Report): string {
  const { checked, healthy, drifted, fixed, problems, unknown, unused } = totals
  return `${checked} checked: ${healthy} healthy, ${drifted} drifted, ${fixed} fixed, ${unknown} unknown, ${counted(problems, 'problem')}; ${unused} unused.\n`
}

/** The SQL script, where there is one and it fits. */
function sqlSection(report: Report, bytes: number): string {
  if (!outcomesOf(report).some(({ move }) => move !== null)) return ''
  // A name may hold a line break, which SQL needs as it is and a code block can show.
  const sql = renderSql(report).split('\n').map(visible).join('\n')
  const fence = '`'.repeat(1 + Math.max(2, ...[...sql.matchAll(/`+/g)].map(([run]) => run.length)))
  const section = `\n<details><summary>The same moves as SQL</summary>\n\n${fence}sql\n${sql}${fence}\n\n</details>\n`
  return Buffer.byteLength(section) <= bytes
    ? section
    : '\nThe SQL that makes the same moves is too long for this page; it is in the file that the output `sql-path` names.\n'
}
