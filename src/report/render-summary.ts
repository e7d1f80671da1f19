import { textCell } from './escape.ts'
import { fitting } from './fitting.ts'
import { outcomesOf, type Report } from './report.ts'
import { renderDatabases } from './summary-databases.ts'
import { renderImports } from './summary-imports.ts'
import { chooseRows } from './summary-rows.ts'
import { foldedSql } from './summary-sql.ts'
import { verdict } from './verdict.ts'
import { counted, countedKinds, omission, shortened } from './words.ts'

/** GitHub drops a summary above 1 MiB whole; other actions of the step write into the same file. */
const LARGEST_SUMMARY = 900_000

/** Bytes that what is said of the databases may take: beside it stand the verdict and the imports. */
const LARGEST_DATABASES = 750_000

/** Bytes of it that the rows of the tables may take; the rest is for what stands around them. */
const LARGEST_ROWS = 650_000

/** Characters of the verdict, in which servers have a say. */
const LONGEST_VERDICT = 2_000

const EXPLANATION =
  'A sequence hands out the ids of new rows. Rows that are imported with their own ids do not move it, so that it later hands out an id that is taken, and the insert fails.'

const CUT = 'What is cut or counted here is whole in the JSON report (output `report-path`).\n'

/** The job summary in GitHub-flavoured Markdown, never above 1 MiB. */
export function renderSummary(report: Report): string {
  const body = [
    '## PostgreSQL sequences\n',
    `${report.failed ? '❌' : '✅'} **${textCell(shortened(verdict(report), LONGEST_VERDICT))}**\n`,
    ...(report.totals.drifted > 0 ? [`${EXPLANATION}\n`] : []),
    ...renderImports(report.imports),
    ...databasesWithin(report, LARGEST_DATABASES),
    totalsLine(report),
  ].join('\n')
  if (!outcomesOf(report).some(({ move }) => move !== null)) return body
  return body + foldedSql(report, LARGEST_SUMMARY - Buffer.byteLength(body))
}

/** What fits of the databases, and what does not: how much, and where it is. */
function databasesWithin(report: Report, bytes: number): readonly string[] {
  const { rowOf, isCut } = chooseRows(report, LARGEST_ROWS)
  const parts = renderDatabases(report, rowOf)
  const texts = fitting(
    parts.map(({ text }) => text),
    bytes,
  )
  const shown = new Set(parts.slice(0, texts.length).flatMap(({ outcomes }) => outcomes))
  const omitted = outcomesOf(report).filter((outcome) => !shown.has(outcome))
  const kinds = countedKinds(omitted.map(({ status }) => status))
  return [
    ...texts,
    ...(isCut ? [CUT] : []),
    ...(texts.length < parts.length ? [omission('More about the databases')] : []),
    ...(omitted.length === 0
      ? []
      : [omission(`${counted(omitted.length, 'more sequence')} (${kinds})`)]),
  ]
}

function totalsLine({ totals }: Report): string {
  const { checked, healthy, drifted, fixed, problems, unknown, unused } = totals
  return `${checked} checked: ${healthy} healthy, ${drifted} drifted, ${fixed} fixed, ${unknown} unknown, ${counted(problems, 'problem')}; ${unused} unused.\n`
}
