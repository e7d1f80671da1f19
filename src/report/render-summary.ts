/** The page of the job, from the verdict to the SQL, each part within its budget. */
import { renderAdvice } from './advice.ts'
import { textCell } from './escape.ts'
import { renderExplanation } from './explanation.ts'
import { fitting } from './fitting.ts'
import { levelOfRun } from './level.ts'
import { outcomesOf, type Report } from './report.ts'
import { renderDatabases } from './summary-databases.ts'
import { renderImports } from './summary-imports.ts'
import { chooseRows } from './summary-rows.ts'
import { foldedSql } from './summary-sql.ts'
import { countedStatuses, tally } from './tally.ts'
import { remarksOn, verdictSentences } from './verdict.ts'
import { counted, omission, shortened } from './words.ts'

/** GitHub drops a summary above 1 MiB whole; other actions of the step write into the same file. */
const LARGEST_SUMMARY = 900_000

/** Bytes that what is said of the databases may take: beside it stand the verdict and the imports. */
const LARGEST_DATABASES = 750_000

/** Bytes of it that the rows of the tables may take; the rest is for what stands around them. */
const LARGEST_ROWS = 650_000

/** Characters of a sentence of the verdict, in which servers have a say. */
const LONGEST_VERDICT = 2_000

const CUT = 'What is cut or counted here is whole in the JSON report (output `report-path`).\n'

/** The job summary in GitHub-flavoured Markdown, never above 1 MiB. */
export function renderSummary(report: Report): string {
  const [first, ...others] = verdictSentences(report)
  const remarks = remarksOn(report).join(' ')
  const body = [
    '## PostgreSQL sequences\n',
    `${iconOfRun(report)} **${said(first)}**\n`,
    ...others.map((sentence) => `${said(sentence)}\n`),
    ...renderExplanation(report),
    ...renderAdvice(report),
    ...(remarks === '' ? [] : [`**Besides:** ${textCell(remarks)}\n`]),
    ...renderImports(report.imports),
    ...databasesWithin(report, LARGEST_DATABASES),
    `${textCell(tally(report))}.\n`,
    ...serverLine(report),
  ].join('\n')
  if (!outcomesOf(report).some(({ move }) => move !== null)) return body
  return body + foldedSql(report, LARGEST_SUMMARY - Buffer.byteLength(body))
}

/** What fits of the databases, and what does not: how much, and where it is. */
function databasesWithin(report: Report, bytes: number): readonly string[] {
  const { shownOf, isCut } = chooseRows(report, LARGEST_ROWS)
  const parts = renderDatabases(report, shownOf)
  const texts = fitting(
    parts.map(({ text }) => text),
    bytes,
  )
  const shown = new Set(parts.slice(0, texts.length).flatMap(({ outcomes }) => outcomes))
  const omitted = outcomesOf(report).filter((outcome) => !shown.has(outcome))
  return [
    ...texts,
    ...(isCut ? [CUT] : []),
    ...(texts.length < parts.length ? [omission('more about the databases')] : []),
    ...(omitted.length === 0
      ? []
      : [omission(`${counted(omitted.length, 'more sequence')} (${countedStatuses(omitted)})`)]),
  ]
}

function said(sentence: string): string {
  return textCell(shortened(sentence, LONGEST_VERDICT))
}

/** Where it was, in small type. Of several databases each has its own heading. */
function serverLine({ databases }: Report): readonly string[] {
  const [only, ...others] = databases
  if (only === undefined || others.length > 0) return []
  const { name, host, port, serverVersion } = only
  const version = serverVersion === null ? '' : `, PostgreSQL ${serverVersion}`
  return [`<sub>${said(`Database ${name} on ${host}:${port}${version}`)}.</sub>\n`]
}

function iconOfRun(report: Report): string {
  const { checked, unknown } = report.totals
  const level = levelOfRun(report)
  if (level === 'error') return '❌'
  if (level === 'warning') return '⚠️'
  return checked > 0 && unknown === checked ? '❔' : '✅'
}
