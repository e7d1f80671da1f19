/** The log. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderLog, type LogEntry } from '../../../src/report/render-log.ts'
import type { Report } from '../../../src/report/report.ts'
import { column } from '../../helpers/sequences.ts'
import { HIDDEN, hostileText, isCommand } from './hostile-text.ts'
import {
  ahead,
  changed,
  database,
  drifted,
  everyStatus,
  failed,
  fixed,
  healthy,
  nearEnd,
  report,
  rewound,
  sequenceOf,
  unreadable,
} from './reports.ts'

function linesOf(rendered: readonly LogEntry[]): readonly string[] {
  return rendered.flatMap((entry) =>
    typeof entry === 'string' ? [entry] : [entry.title, ...entry.lines],
  )
}

function plainLines(of: Report): readonly string[] {
  return renderLog(of).filter((entry) => typeof entry === 'string')
}

test('each sequence that is not healthy has a line, and the healthy ones are folded', () => {
  const entries = renderLog(report(everyStatus()))
  const lines = entries.filter((entry) => typeof entry === 'string')
  const groups = entries.filter((entry) => typeof entry !== 'string')
  for (const { status, sequence } of everyStatus()) {
    const named = lines.filter((line) => line.includes(` ${sequence.name}`))
    expect(named).toHaveLength(status === 'healthy' ? 0 : 1)
    if (status !== 'healthy') expect(named[0]).toContain(status)
  }
  expect(groups).toMatchObject([
    { title: '1 healthy sequence', lines: [expect.stringContaining('public.healthy_id_seq')] },
  ])
})

test('there is no group where none is healthy', () => {
  expect(renderLog(report([drifted()])).every((entry) => typeof entry === 'string')).toBe(true)
})

test('the server comes first and the totals last', () => {
  const lines = plainLines(report([drifted()]))
  expect(lines[0]).toBe('Database shop on localhost:5432, PostgreSQL 18.4')
  expect(lines.at(-1)).toBe(
    'Totals: 1 checked: 1 drifted. Outputs: 1 drifted, 0 fixed, 0 problems. Took 1.2 s.',
  )
})

test('the totals add up, and say besides what the outputs count', () => {
  expect(plainLines(report(everyStatus())).at(-1)).toBe(
    'Totals: 8 checked: 1 failed, 1 unreadable, 1 exhausted, 1 refused, 1 drifted, 1 fixed, 1 unknown, 1 healthy; 1 unused. Outputs: 4 drifted, 1 fixed, 4 problems. Took 1.2 s.',
  )
  expect(plainLines(report([failed()])).at(-1)).toMatch(/, 1 problem\. /)
})

test('a line of drift names column, next value and furthest row', () => {
  const [, line] = plainLines(report([drifted()]))
  expect(line).toMatch(/public\.drifted\.id, next 3, furthest row 28: /)
})

test('a line of a fix shows the value before and after', () => {
  expect(plainLines(report([fixed()]))[1]).toMatch(/next 3 → 29, furthest row 28/)
})

test('a sequence that could not be read has no value to show', () => {
  expect(plainLines(report([unreadable()]))[1]).not.toContain('next')
})

test('an error of the run as a whole comes before the databases', () => {
  const lines = plainLines(report([healthy()], { errors: ['Import 1 of 2 failed.'] }))
  expect(lines.slice(0, 2)).toEqual([
    'Import 1 of 2 failed.',
    'Database shop on localhost:5432, PostgreSQL 18.4',
  ])
})

test('a line names the import that made a sequence drift, and where', () => {
  const outcome = { ...drifted(), importedBy: 'psql -f a.sql' }
  const importedAt = { file: 'db/a.sql', line: 12 }
  expect(plainLines(report([outcome]))[1]).toMatch(/\. Made drift by: psql -f a\.sql$/)
  expect(plainLines(report([{ ...outcome, importedAt }]))[1]).toMatch(
    /\. Made drift by: psql -f a\.sql \(db\/a\.sql:12\)$/,
  )
})

test('a healthy sequence that there is something to say of has a line of its own', () => {
  const lines = plainLines(report([nearEnd(), ahead()]))
  expect(lines).toContainEqual(expect.stringMatching(/healthy +public\.near_id_seq .*used up/))
  expect(lines).toContainEqual(expect.stringMatching(/healthy +public\.ahead_id_seq .*rewind/))
})

test('a line of a sequence that was moved back shows the value before and after', () => {
  expect(plainLines(report([rewound()]))[1]).toMatch(
    /fixed +public\.rewound_id_seq .*next 1001 → 29: /,
  )
})

test('a line of a fix says when inserts would have failed', () => {
  expect(plainLines(report([fixed()]))[1]).toMatch(
    /furthest row 28: 1 insert would have gone well, and the one after it failed\.$/,
  )
})

test('a line without a message ends its sentence before the import', () => {
  const outcome = { ...changed(), message: null, importedBy: 'psql -f a.sql' }
  expect(plainLines(report([outcome]))[1]).toMatch(/next 3 → 4\. Made drift by: psql -f a\.sql$/)
})

test('the verdict comes before the totals, unless it fails the job and is printed by that', () => {
  const lines = plainLines(report([fixed(), healthy()]))
  expect(lines.at(-2)).toMatch(/^1 of 2 sequences would have handed out ids .* was fixed\.$/)
  expect(plainLines(report([drifted()], { mode: 'check' })).join()).not.toContain('1 of 1 sequence')
})

test('what a broken database needs is told with its error', () => {
  const databases = [database([], { error: 'No server.', remedy: 'Start one.' })]
  expect(plainLines(report([], { databases }))[1]).toBe('  No server. Start one.')
})

test('an error and a note of a database are told', () => {
  const databases = [
    database([], { error: 'No server.', notes: ['A standby.'], serverVersion: null }),
  ]
  expect(plainLines(report([], { databases })).slice(0, 3)).toEqual([
    'Database shop on localhost:5432',
    '  No server.',
    '  A standby.',
  ])
})

test('no name and no message reaches the runner as a command, or breaks its line', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const columns = [column({ name: text })]
      const of = sequenceOf('x', { name: text, columns })
      const hostile = [drifted(of), healthy(of), unreadable(of)]
      const databases = [database(hostile, { name: text, error: text, notes: [text], host: text })]
      for (const line of linesOf(renderLog(report([], { databases })))) {
        expect(line).not.toMatch(HIDDEN)
        expect(isCommand(line)).toBe(false)
      }
    }),
    { numRuns: 500 },
  )
})
