/**
 * The summary of 20,000 sequences, of which the beginning and the end are kept as a file: the whole
 * is near the limit of 1 MiB. Where it is meant to change, look at the file, and write it anew:
 *
 *     npm test -- --project unit __tests__/unit/report/many-sequences.test.ts --update
 */
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Outcome } from '../../../src/domain/outcome.ts'
import { renderSummary } from '../../../src/report/render-summary.ts'
import { drifted, exhausted, healthy, refused, report, sequenceOf, unreadable } from './reports.ts'

const KEPT = path.join(import.meta.dirname, '..', '..', 'summaries', 'many-sequences.summary.md')

/** Lines that the file has of a long table, at its beginning and at its end. */
const [HEAD, TAIL] = [20, 6]

function each(count: number, make: (table: string) => Outcome): readonly Outcome[] {
  return Array.from({ length: count }, (_, index) =>
    make(`tenant_${String(index).padStart(5, '0')}`),
  )
}

/** A database with a schema for each tenant, of which two thirds were restored without sequences. */
const OUTCOMES = [
  ...each(13_330, (table) => drifted(sequenceOf(`${table}_orders`))),
  ...each(6_650, (table) => healthy(sequenceOf(`${table}_settings`))),
  ...each(12, (table) => unreadable(sequenceOf(`${table}_salaries`))),
  ...each(5, (table) => refused(sequenceOf(`${table}_imports`, { maximum: 100n }))),
  ...each(3, (table) => exhausted(sequenceOf(`${table}_slots`, { maximum: 41n }))),
]

/** Without the rows in the middle of long runs of them, which are counted. */
function ends(summary: string): string {
  return runsOf(summary.split('\n'))
    .flatMap((lines) => {
      const omitted = lines.length - HEAD - TAIL
      if (omitted <= 0) return lines
      return [...lines.slice(0, HEAD), `| … ${omitted} more rows … |`, ...lines.slice(-TAIL)]
    })
    .join('\n')
}

/** Lines that follow one another, by whether they are rows of a table. */
function runsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const runs: string[][] = []
  let wasRow: boolean | null = null
  for (const line of lines) {
    const isRow = line.startsWith('|')
    if (isRow === wasRow) runs.at(-1)?.push(line)
    else runs.push([line])
    wasRow = isRow
  }
  return runs
}

test('twenty thousand sequences are told of within the limit, and add up', async () => {
  const summary = renderSummary(report(OUTCOMES, { mode: 'check' }))
  expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024)
  const rows = summary.split('\n').filter((line) => /^\| \S+&nbsp;/.test(line))
  const [, omitted] = /^Not shown here: (\d+) more sequences/m.exec(summary) ?? []
  expect(rows.length + Number(omitted)).toBe(20_000)
  await expect(ends(summary)).toMatchFileSnapshot(KEPT)
})
