import type { Outcome, Status } from '../domain/outcome.ts'
import { codeCell, textCell } from './escape.ts'
import type { Report } from './report.ts'
import {
  capitalized,
  formerPrediction,
  hasBlocks,
  percent,
  prediction,
  shortened,
} from './words.ts'

/** How much a row of the summary tells. */
export type Detail = {
  /** Characters of a message, or of a command. */
  readonly longest: number
  /** Columns that draw from the sequence. */
  readonly columns: number
}

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

/** The head of a table of sequences. */
export function summaryHead(report: Report): string {
  const after = report.mode === 'check' ? 'Next after a fix' : 'Next after'
  const happened = report.mode === 'check' ? 'What will happen' : 'What would have happened'
  const [by, line] = hasImports(report) ? [' Import |', '---|'] : ['', '']
  return [
    `| Status | Column | Sequence | Highest row | Next before | ${after} | ${happened} | Used |${by}`,
    `|---|---|---|---:|---:|---:|---|---:|${line}`,
  ].join('\n')
}

/** A sequence in such a table: a line, whatever its names and its message hold. */
export function summaryRow(outcome: Outcome, report: Report, detail: Detail): string {
  const { sequence, status, before, after, move } = outcome
  const planned = status === 'failed' ? null : (move?.target ?? null)
  const nextAfter = after === null ? planned : after.next
  const position = after ?? before
  const cells = [
    `${ICONS[status]}&nbsp;${status}`,
    columnsCell(outcome, detail),
    codeCell(sequence.name),
    furthestCell(outcome),
    before?.next ?? '',
    nextAfter === null ? '' : `**${nextAfter}**`,
    happening(outcome, detail),
    position === null ? '' : percent(position.usage),
    ...(hasImports(report) ? [importCell(outcome, detail)] : []),
  ]
  return `| ${cells.join(' | ')} |`
}

/** Whether there is more to say of a sequence than such a row does. */
export function isLongFor(
  { longest, columns }: Detail,
  { sequence, remarks, importedBy }: Outcome,
): boolean {
  const texts = [remarks, importedBy]
  return sequence.columns.length > columns || texts.some((text) => (text ?? '').length > longest)
}

function hasImports({ imports }: Report): boolean {
  return imports.length > 0
}

function columnsCell({ sequence }: Outcome, detail: Detail): string {
  return listCell(
    sequence.columns.map(({ name }) => name),
    detail.columns,
  )
}

/** Names below each other, as many as may be, and how many more there are. */
export function listCell(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).map(codeCell).join('<br>')
  const rest = names.length - most
  return rest > 0 ? `${shown}<br>and ${rest} more` : shown
}

/** A descending sequence meets its lowest row last. */
function furthestCell({ sequence, drift }: Outcome): string {
  if (drift === null) return ''
  const value = hasBlocks(sequence) ? `block of ${drift.furthest}` : String(drift.furthest)
  return sequence.increment > 0n ? value : `${value} (lowest)`
}

function happening({ status, drift, remarks }: Outcome, { longest }: Detail): string {
  const predict = status === 'fixed' ? formerPrediction : prediction
  const sentences = [
    drift === null ? null : `${capitalized(predict(drift))}.`,
    remarks === null ? null : shortened(remarks, longest),
  ]
  return sentences.flatMap((sentence) => (sentence === null ? [] : [textCell(sentence)])).join(' ')
}

function importCell({ importedBy, importedAt }: Outcome, { longest }: Detail): string {
  if (importedBy === null) return ''
  const place =
    importedAt === null ? '' : `<br>${codeCell(`${importedAt.file}:${importedAt.line}`)}`
  return `${codeCell(shortened(importedBy, longest))}${place}`
}
