/** The report as a whole: what it counts, and in which order it tells. */
import type { JsonReport, JsonSequence } from '../../helpers/json-report.ts'
import type { Case, Complaint } from './compare-report.ts'

export const PROBLEMS: readonly string[] = ['exhausted', 'refused', 'unreadable', 'failed']

export function totalsComplaints(
  { totals, databases }: JsonReport,
  cases: readonly Case[],
): readonly Complaint[] {
  const statuses = databases.flatMap(({ sequences }) => sequences.map(({ status }) => status))
  const count = (...wanted: readonly string[]) =>
    statuses.filter((status) => wanted.includes(status)).length
  const entries = new Map(
    databases.flatMap(({ sequences }) => sequences).map((entry) => [entry.name, entry]),
  )
  const expected = {
    checked: statuses.length - count('unused'),
    healthy: count('healthy'),
    drifted: cases.filter(
      ({ subject, judgement }) =>
        judgement.isDrifting && entries.get(subject.truth.name)?.status !== 'unreadable',
    ).length,
    fixed: count('fixed'),
    problems: count(...PROBLEMS),
    unknown: count('unknown'),
    unused: count('unused'),
  }
  const isSame = Object.entries(expected).every(([name, number]) => totals[name] === number)
  return isSame
    ? []
    : [
        {
          schema: null,
          text: `totals are ${JSON.stringify(totals)} instead of ${JSON.stringify(expected)}`,
        },
      ]
}

/** Problems first, then drifted or fixed, then the rest, each by name. */
export function orderComplaints(entries: readonly JsonSequence[]): readonly Complaint[] {
  return entries.flatMap((entry, position) => {
    const former = entries[position - 1]
    return former !== undefined && orderKey(former) > orderKey(entry)
      ? [{ schema: null, text: `${entry.name} stands after ${former.name}` }]
      : []
  })
}

function orderKey({ status, name }: JsonSequence): string {
  const rank = PROBLEMS.includes(status) ? 0 : ['drifted', 'fixed'].includes(status) ? 1 : 2
  return `${rank} ${name}`
}
