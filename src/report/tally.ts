/** Counts by status, which add up. */
import { STATUSES, type Outcome } from '../domain/outcome.ts'
import { outcomesOf, type Report } from './report.ts'
import { counted } from './words.ts'

/** `1 refused, 2 healthy`, the gravest first. */
export function countedStatuses(outcomes: readonly Outcome[]): string {
  const byStatus = Map.groupBy(outcomes, ({ status }) => status)
  return STATUSES.flatMap((status) => {
    const count = byStatus.get(status)?.length ?? 0
    return count === 0 ? [] : [`${count} ${status}`]
  }).join(', ')
}

/** `3 checked: 1 refused, 2 healthy; 1 unused`. */
export function tally(report: Report): string {
  const { checked, unused } = report.totals
  const statuses = countedStatuses(outcomesOf(report).filter(({ status }) => status !== 'unused'))
  const broken = report.databases.filter(({ error }) => error !== null).length
  return [
    statuses === '' ? `${checked} checked` : `${checked} checked: ${statuses}`,
    ...(unused === 0 ? [] : [`${unused} unused`]),
    ...(broken === 0 ? [] : [`${counted(broken, 'database')} could not be worked on`]),
  ].join('; ')
}
