/** Cells that tables of the summary share. */
import type { Outcome, Status } from '../domain/outcome.ts'
import { usage } from '../plan/usage.ts'
import { codeCell } from './escape.ts'
import { levelOf } from './level.ts'
import type { Report } from './report.ts'
import { percent, usedShare } from './words.ts'

/** From this share on a gauge shows how full it is, whatever `capacity-limit` says. */
const NEARLY_FULL = 0.75

const GAUGE_LENGTH = 10

/** What is no error and no warning. */
const ICONS: Readonly<Record<Status, string>> = {
  failed: '❌',
  unreadable: '❌',
  exhausted: '❌',
  refused: '❌',
  drifted: '❌',
  fixed: '🔧',
  unknown: '❔',
  healthy: '✅',
  unused: '➖',
}

/** The icon of the annotation's level, where it is a grave one; what was fixed is fixed. */
export function iconOf(outcome: Outcome, report: Report): string {
  return levelOf(outcome, report) === 'warning' ? '⚠️' : ICONS[outcome.status]
}

export function statusCell(outcome: Outcome, report: Report): string {
  return `${iconOf(outcome, report)}&nbsp;${outcome.status}`
}

/** The columns that draw from a sequence, as many as may be, and the sequence. */
export function namesCell({ sequence }: Outcome, most: number): string {
  const columns = sequence.columns.map(({ name }) => name)
  const drawing = columns.length === 0 ? '' : `${listCell(columns, most)}<br>`
  return `${drawing}←&nbsp;${codeCell(sequence.name)}`
}

/** Names below each other, as many as may be, and how many more there are. */
export function listCell(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).map(codeCell).join('<br>')
  const rest = names.length - most
  return rest > 0 ? `${shown}<br>and ${rest} more` : shown
}

/** The share of its values that is used up, with a gauge where that matters. */
export function usedCell(outcome: Outcome): string {
  const position = outcome.after ?? outcome.before
  if (position === null) return ''
  const share = usedShare(position)
  const used = percent(share)
  const then = shareOfFix(outcome)
  if (then !== null) return `${used} → ${then > 1 ? '>100%' : percent(then)}<br>${gauge(then)}`
  const isTight = position.isPastCapacity || share >= NEARLY_FULL
  return isTight ? `${used}<br>${gauge(share)}` : used
}

/** What a fix would make of it, where that is why there is none. */
function shareOfFix({ sequence, status, drift, refusedTarget }: Outcome): number | null {
  if (status === 'exhausted' && drift !== null) return usage(sequence, null)
  return status === 'refused' && refusedTarget !== null ? usage(sequence, refusedTarget) : null
}

/** `▰▰▰▰▰▰▰▰▰▱`: full only where the percentage beside it says so, too. */
function gauge(share: number): string {
  const length = Math.floor(Number(share.toFixed(3)) * GAUGE_LENGTH)
  const longest = share < 1 ? GAUGE_LENGTH - 1 : GAUGE_LENGTH
  // What is outside of the bounds is not outside of the gauge.
  const full = Math.min(Math.max(length, 0), longest)
  return '▰'.repeat(full) + '▱'.repeat(GAUGE_LENGTH - full)
}
