/** What was aimed at, beside what was reached. */
import { table } from './markdown.ts'

export type Target = {
  readonly what: string
  /** What an older build has reached, where one was measured beside this one. */
  readonly before?: number | null
  /** `null`: could not be measured. */
  readonly value: number | null
  /** At most this. */
  readonly limit: number
  readonly format: (value: number) => string
}

export function targetTable(targets: readonly Target[]): string {
  const compared = targets.some(({ before = null }) => before !== null)
  const shown = targets.filter(({ value }) => value !== null)
  const head = ['', ...(compared ? ['before'] : []), 'measured', 'target', 'met']
  return table(
    head,
    shown.map((target) => row(target, compared)),
  )
}

function row({ what, before = null, value, limit, format }: Target, compared: boolean) {
  const earlier = before === null ? '' : format(before)
  const met = value !== null && value <= limit ? 'yes' : 'no'
  const measured = value === null ? '' : format(value)
  return [what, ...(compared ? [earlier] : []), measured, `≤ ${format(limit)}`, met]
}
