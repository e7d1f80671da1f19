/** Sequences as lines of the summary's tables. */
import { isProblem, type Outcome } from '../domain/outcome.ts'
import { codeCell } from './escape.ts'
import type { Report } from './report.ts'
import { namesCell, statusCell, usedCell } from './summary-cells.ts'
import { failure, hasBlocks, shortened } from './words.ts'

/** How much a row of the summary tells. */
export type Detail = {
  /** Characters of the note on it. */
  readonly longest: number
  /** Columns that draw from the sequence. */
  readonly columns: number
}

/** Characters of the command that made a sequence drift. */
const LONGEST_COMMAND = 60

/** The head of a table of these sequences. */
export function summaryHead(outcomes: readonly Outcome[], report: Report): string {
  const isMoved = outcomes.some(({ status, after }) => after !== null && !isProblem(status))
  const [after, happened] = isMoved
    ? ['Next after', 'What would have happened']
    : ['Next after a fix', 'What will happen']
  const [by, line] = hasImports(report) ? [' Import |', '---|'] : ['', '']
  return [
    `| Status | Column ← sequence | Highest row | Next before | ${after} | ${happened} | Used |${by}`,
    `|---|---|---:|---:|---:|---|---:|${line}`,
  ].join('\n')
}

/** A sequence in such a table: a line, whatever its names hold. */
export function summaryRow(outcome: Outcome, report: Report, detail: Detail): string {
  const { status, before, after, move } = outcome
  const planned = status === 'failed' ? null : (move?.target ?? null)
  const nextAfter = after === null ? planned : after.next
  const cells = [
    statusCell(outcome, report),
    namesCell(outcome, detail.columns),
    furthestCell(outcome),
    before?.next ?? '',
    nextAfter === null ? '' : `**${nextAfter}**`,
    happening(outcome),
    usedCell(outcome),
    ...(hasImports(report) ? [importCell(outcome)] : []),
  ]
  return `| ${cells.join(' | ')} |`
}

/** The head of the table of those that there is nothing to say about. */
export const QUIET_HEAD = '| Status | Column ← sequence | Next | Used |\n|---|---|---:|---:|'

/** A sequence in that one. */
export function quietRow(outcome: Outcome, report: Report, detail: Detail): string {
  const cells = [
    statusCell(outcome, report),
    namesCell(outcome, detail.columns),
    outcome.before?.next ?? '',
    usedCell(outcome),
  ]
  return `| ${cells.join(' | ')} |`
}

/** Whether there is more to say of a sequence than such a row, and the note on it, do. */
export function isLongFor({ longest, columns }: Detail, { sequence, remarks }: Outcome): boolean {
  return sequence.columns.length > columns || (remarks ?? '').length > longest
}

function hasImports({ imports }: Report): boolean {
  return imports.length > 0
}

/** A descending sequence meets its lowest row last. */
function furthestCell({ sequence, drift }: Outcome): string {
  if (drift === null) return ''
  const value = hasBlocks(sequence) ? `block of ${drift.furthest}` : String(drift.furthest)
  return sequence.increment > 0n ? value : `${value} (lowest)`
}

function happening({ status, drift, before }: Outcome): string {
  if (drift !== null) return failure(drift)
  if (status !== 'unused' && before?.next === null) return failure({ collidesAfter: 0n })
  return status === 'unreadable' || status === 'unknown' ? 'Not known' : ''
}

/** The line, and the command, which is whole in the table of the imports. */
function importCell({ importedBy, importedAt }: Outcome): string {
  if (importedBy === null) return ''
  const place =
    importedAt === null ? '' : `${codeCell(`${importedAt.file}:${importedAt.line}`)}<br>`
  return place + codeCell(shortened(importedBy, LONGEST_COMMAND))
}
