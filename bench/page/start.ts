/** What one table takes: the start of a process, and round trips. */
import type { Figures } from '../figures.ts'
import { CHECK, EMPTY_FILE } from '../names.ts'
import { median } from '../statistics.ts'
import { medianOf } from './contestants.ts'
import { milliseconds, table } from './markdown.ts'
import { targetTable } from './targets.ts'

/** How many times an empty file a run may take, beside its round trips. */
const TIMES = 3

export function renderStart({ measured, roundTrips, waitedSeconds }: Figures['start']): string {
  const [empty, check] = [medianOf(measured, EMPTY_FILE), medianOf(measured, CHECK)]
  const waited = median(waitedSeconds)
  const rows = [
    [`${EMPTY_FILE} under Node 24`, empty],
    ['the action, `check` on one table', check],
    [`of which waiting for the server: ${roundTrips} round trips`, waited],
    ['what remains', check - waited],
  ] as const
  return [
    '### Start',
    targetTable([
      {
        what: `the action on one table, against ${TIMES} times ${EMPTY_FILE} and its round trips`,
        value: check,
        limit: TIMES * empty + waited,
        format: milliseconds,
      },
    ]),
    table(
      ['', 'median'],
      rows.map(([what, value]) => [what, milliseconds(value)]),
    ),
  ].join('\n\n')
}
