/** What the summary shows where there are more sequences than fit. */
import { expect, test } from 'vitest'
import type { Outcome } from '../../../src/domain/outcome.ts'
import { renderSummary } from '../../../src/report/render-summary.ts'
import { column } from '../../helpers/sequences.ts'
import { database, drifted, failed, healthy, report, sequenceOf, unreadable } from './reports.ts'

const MEBIBYTE = 1024 * 1024

/** So many like the one that is given, each over a table of its own. */
function like(outcome: Outcome, count: number): readonly Outcome[] {
  const { status } = outcome
  const sequences = Array.from({ length: count }, (_, index) => sequenceOf(`${status}${index}`))
  return sequences.map((sequence) => ({ ...outcome, sequence }))
}

function saying(outcome: Outcome, message: string): Outcome {
  return { ...outcome, message, remarks: message }
}

/** Of 63 bytes, as long as PostgreSQL lets one be. */
function hostileName(index: number): string {
  return `"${'|`😀\u200b'.repeat(6)}${index}"`
}

function rowsOf(summary: string): readonly string[] {
  return summary.split('\n').filter((line) => /^\| [^|\s]+&nbsp;[a-z]+ \|/.test(line))
}

function statusesOf(summary: string): readonly string[] {
  return rowsOf(summary).map((row) => /&nbsp;([a-z]+)/.exec(row)?.[1] ?? '')
}

/** What stands below the table about sequences. */
function notesOf(summary: string): readonly string[] {
  return summary.split('\n').filter((line) => line.startsWith('- '))
}

/** How many are left out, by status, where the summary says so and points to the report. */
function leftOut(summary: string): string | undefined {
  return /^Not shown here: \d+ more sequences \((.*)\); .*`report-path`/m.exec(summary)?.[1]
}

test('of the healthy ones no more are shown than anybody would look through, and the others counted', () => {
  const summary = renderSummary(report(like(healthy(), 50_000)))
  expect(Buffer.byteLength(summary)).toBeLessThan(MEBIBYTE)
  expect(leftOut(summary)).toBe(`${50_000 - rowsOf(summary).length} healthy`)
  expect(rowsOf(summary)).toHaveLength(1000)
  expect(summary).not.toContain('What is cut')
})

test('long messages are cut, so that more of them fit, and the summary says where they are whole', () => {
  const outcomes = like(saying(drifted(), '*'.repeat(3000)), 50_000)
  const summary = renderSummary(report(outcomes))
  expect(Buffer.byteLength(summary)).toBeLessThan(MEBIBYTE)
  expect(leftOut(summary)).toBe(`${50_000 - rowsOf(summary).length} drifted`)
  expect(rowsOf(summary).length).toBeGreaterThan(500)
  expect(summary).toContain('What is cut or counted here is whole in the JSON report')
  expect(summary).toContain('`sql-path`')
})

test('two thousand problems come before anything else, all of them', () => {
  const reason = `permission denied (42501): grant what is missing, ${'or ask '.repeat(50)}`
  const outcomes = [
    ...like(healthy(), 20_000),
    ...like(drifted(), 28_000),
    ...like(saying(unreadable(), reason), 1000),
    ...like(saying(failed(), reason), 1000),
  ]
  const summary = renderSummary(report(outcomes))
  expect(Buffer.byteLength(summary)).toBeLessThan(MEBIBYTE)
  const statuses = statusesOf(summary)
  expect(statuses.slice(0, 2000).filter((status) => status === 'failed')).toHaveLength(1000)
  expect(statuses.slice(0, 2000).filter((status) => status === 'unreadable')).toHaveLength(1000)
  expect(new Set(statuses.slice(2000))).toEqual(new Set(['drifted']))
  expect(leftOut(summary)).toBe(`${28_000 - (statuses.length - 2000)} drifted, 20000 healthy`)
  expect(notesOf(summary)).toEqual([
    expect.stringMatching(
      /^- ❌ `public\.failed0_id_seq`, .* and 1995 more: permission denied .*or ask $/,
    ),
  ])
})

test('a few problems are told whole, however many others there are', () => {
  const reason = `grant ${'what is missing, '.repeat(100)}and run it again`
  const outcomes = [...like(drifted(), 50_000), ...like(saying(unreadable(), reason), 20)]
  const summary = renderSummary(report(outcomes))
  expect(statusesOf(summary).slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 'unreadable'))
  const [note, ...others] = notesOf(summary)
  expect(note).toContain(reason)
  expect(others).toEqual([])
  expect(summary).not.toContain('What is cut')
})

test('problems that do not even fit by themselves are counted', () => {
  const outcomes = [...like(unreadable(), 30_000), ...like(failed(), 20_000)]
  const summary = renderSummary(report(outcomes))
  expect(Buffer.byteLength(summary)).toBeLessThan(MEBIBYTE)
  const shown = statusesOf(summary).filter((status) => status === 'failed').length
  expect(shown).toBeGreaterThan(2000)
  expect(leftOut(summary)).toBe(`${20_000 - shown} failed, 30000 unreadable`)
  expect(summary.split('\n')[2]).toMatch(
    /\*\*20000 of 50000 sequences .* could not be fixed; 30000 could not be read\.\*\*/,
  )
})

test('the longest hostile names do not carry it above 1 MiB', () => {
  const outcomes = Array.from({ length: 50_000 }, (_, index) => {
    const columns = [
      column({ name: [hostileName(index), hostileName(index), hostileName(index)].join('.') }),
    ]
    return unreadable(sequenceOf('x', { name: hostileName(index), columns }))
  })
  const summary = renderSummary(report(outcomes))
  expect(Buffer.byteLength(summary)).toBeLessThan(MEBIBYTE)
  expect(rowsOf(summary).length).toBeGreaterThan(200)
})

test('a problem in the last of several databases is shown before the drift in the first', () => {
  const databases = [
    database(like(drifted(), 40_000)),
    database(like(healthy(), 10_000), { name: 'archive' }),
    database([unreadable(), healthy()], { name: 'last' }),
  ]
  const summary = renderSummary(report([], { databases }))
  expect(Buffer.byteLength(summary)).toBeLessThan(MEBIBYTE)
  expect(statusesOf(summary)[0]).toBe('unreadable')
  const headings = [...summary.matchAll(/^### (.*) on /gm)].map(([, heading]) => heading)
  expect(headings).toEqual(['Problems in `last`', '`shop`', '`archive`'])
  expect(leftOut(summary)).toMatch(/^\d+ drifted, \d+ healthy$/)
})

test('thousands of databases that cannot be worked on do not carry it above 1 MiB', () => {
  const databases = Array.from({ length: 3000 }, (_, index) =>
    database([], { name: `db${index}`, error: `The run stopped: ${'*'.repeat(500)}.` }),
  )
  const summary = renderSummary(report([], { databases }))
  expect(Buffer.byteLength(summary)).toBeLessThan(MEBIBYTE)
  expect(summary).toContain('### Problems in `db0`')
  expect(summary).toContain('Not shown here: more about the databases')
  expect(summary).toContain('3000 databases could not be worked on')
})
