/** The JSON report. */
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../../src/domain/outcome.ts'
import { positionOf } from '../../../src/plan/position.ts'
import { renderJson } from '../../../src/report/render-json.ts'
import type { Report } from '../../../src/report/report.ts'
import { called, column, INT4, MAX, MIN, uncalled } from '../../helpers/sequences.ts'
import {
  changed,
  database,
  drifted,
  everyStatus,
  exhausted,
  fixed,
  healthy,
  report,
  rewound,
  sequenceOf,
  unreadable,
} from './reports.ts'

type Json = { readonly [key: string]: unknown }

function jsonOf(of: Report): string {
  return [...renderJson(of)].join('')
}

function sequencesOf(outcomes: readonly Outcome[]): readonly Json[] {
  const parsed = JSON.parse(jsonOf(report(outcomes))) as {
    databases: readonly { sequences: readonly Json[] }[]
  }
  return parsed.databases.flatMap(({ sequences }) => sequences)
}

function sequenceJson(outcome: Outcome): Json {
  return sequencesOf([outcome])[0] ?? {}
}

test('the error of a database has what to do about it', () => {
  const databases = [database([], { error: 'No server.', remedy: 'Start one.' })]
  expect(jsonOf(report([], { databases }))).toContain('"error": "No server. Start one."')
})

test('the report has the fields of version 1', () => {
  const json: unknown = JSON.parse(jsonOf(report([healthy()], { mode: 'check' })))
  expect(json).toEqual({
    version: 1,
    mode: 'check',
    startedAt: '2026-02-03T04:05:06.789Z',
    durationMs: 1234,
    totals: { checked: 1, healthy: 1, drifted: 0, fixed: 0, problems: 0, unknown: 0, unused: 0 },
    databases: [
      {
        name: 'shop',
        host: 'localhost',
        port: 5432,
        serverVersion: '18.4',
        error: null,
        sequences: [expect.anything()],
      },
    ],
    imports: [],
  })
})

test('a sequence has the fields of version 1, its values as strings', () => {
  expect(sequenceJson(fixed())).toEqual({
    name: 'public.fixed_id_seq',
    columns: ['public.fixed.id'],
    status: 'fixed',
    message: null,
    start: '1',
    increment: '1',
    minimum: '1',
    maximum: '9223372036854775807',
    cache: '1',
    cycle: false,
    furthest: '28',
    collidesAfter: '1',
    before: { lastValue: '2', isCalled: true, next: '3' },
    after: { lastValue: '29', isCalled: false, next: '29' },
    usage: 28 / Number(MAX),
    importedBy: null,
  })
})

test('the imports have the fields of version 1, in their order', () => {
  const imports = [
    { command: 'psql -f a.sql', exitCode: 0, durationMs: 12, drifted: ['public.fixed_id_seq'] },
    { command: 'npm run seed', exitCode: 3, durationMs: 7, drifted: [] },
    { command: 'make rows', exitCode: null, durationMs: 0, drifted: [] },
  ]
  expect(JSON.parse(jsonOf(report([fixed()], { imports })))).toMatchObject({ imports })
})

test('a sequence that an import made drift names the import, and not the line, which may change', () => {
  const json = sequenceJson({
    ...drifted(),
    importedBy: 'psql -f a.sql',
    importedAt: { file: 'a.sql', line: 3 },
  })
  expect(json).toMatchObject({ importedBy: 'psql -f a.sql' })
  expect(json).not.toHaveProperty('importedAt')
})

test('a sequence that was given other parameters has those that it has now', () => {
  expect(sequenceJson(changed())).toMatchObject({
    status: 'fixed',
    start: '2',
    increment: '2',
    minimum: '2',
    furthest: null,
    collidesAfter: null,
    before: { lastValue: '2', isCalled: true, next: '3' },
    after: { lastValue: '4', isCalled: false, next: '4' },
  })
})

test('a sequence that was moved back is fixed, with a message, and did not drift', () => {
  const json: unknown = JSON.parse(jsonOf(report([rewound()])))
  expect(json).toMatchObject({
    totals: { drifted: 0, fixed: 1 },
    databases: [
      {
        sequences: [
          {
            status: 'fixed',
            message: expect.stringContaining('rewind'),
            furthest: null,
            before: { next: '1001' },
            after: { next: '29' },
          },
        ],
      },
    ],
  })
})

test('every sequence has the same fields in the same order', () => {
  const keys = sequencesOf(everyStatus()).map((json) => Object.keys(json).join())
  expect(new Set(keys).size).toBe(1)
  expect(keys).toHaveLength(9)
})

describe('what is not there is null', () => {
  test('furthest and collidesAfter where nothing collides', () => {
    expect(sequenceJson(healthy())).toMatchObject({ furthest: null, collidesAfter: null })
  })

  test('after where nothing was fixed', () => {
    expect(sequenceJson(drifted())).toMatchObject({ furthest: '28', after: null })
  })

  test('before and usage where the state could not be read', () => {
    expect(sequenceJson(unreadable())).toMatchObject({ before: null, usage: null })
  })

  test('next where it has run out, and usage is 1', () => {
    const { before, usage } = sequenceJson(exhausted())
    expect(before).toEqual({ lastValue: '41', isCalled: true, next: null })
    expect(usage).toBe(1)
  })

  test('server version, and no sequences, where a database could not be worked on', () => {
    const failed = database([], { error: 'No server.', serverVersion: null })
    expect(JSON.parse(jsonOf(report([], { databases: [failed] })))).toMatchObject({
      totals: { problems: 1 },
      databases: [{ error: 'No server.', serverVersion: null, sequences: [] }],
    })
  })
})

test('a collision at the next insert is "0", not null', () => {
  const outcome = { ...drifted(), drift: { furthest: 0n, collidesAfter: 0n } }
  expect(sequenceJson(outcome)).toMatchObject({ furthest: '0', collidesAfter: '0' })
})

test('usage is that of after where there is one, else of before', () => {
  const of = sequenceOf('x', { maximum: 100n })
  expect(sequenceJson(drifted(of))['usage']).toBe(0.02)
  expect(sequenceJson(fixed(of))['usage']).toBe(0.28)
})

test("usage and next end where the column's type does", () => {
  const of = sequenceOf('x', { columns: [column({ range: INT4 })] })
  const outcome: Outcome = { ...healthy(of), before: positionOf(of, called(2_147_483_647n), 90) }
  expect(sequenceJson(outcome)).toMatchObject({ usage: 1, before: { next: null } })
})

test('64-bit values survive digit by digit', () => {
  const of = sequenceOf('x', { increment: MIN, minimum: MIN, maximum: MAX, start: MAX })
  const outcome: Outcome = { ...healthy(of), before: positionOf(of, uncalled(MAX), 90) }
  expect(sequenceJson(outcome)).toMatchObject({
    start: '9223372036854775807',
    increment: '-9223372036854775808',
    minimum: '-9223372036854775808',
    maximum: '9223372036854775807',
    before: { lastValue: '9223372036854775807', next: '9223372036854775807' },
    usage: 0,
  })
})

test('names are quoted as SQL needs', () => {
  const name = 'public."User_id_seq"'
  const columns = [column({ name: 'public."User".id' })]
  expect(sequenceJson(healthy(sequenceOf('x', { name, columns })))).toMatchObject({
    name,
    columns: ['public."User".id'],
  })
})

describe('the pieces', () => {
  const databases = [
    database([drifted(), healthy()]),
    database([], { name: '"sequences": []' }),
    database([fixed()], { name: 'archive' }),
  ]

  test('make JSON that is indented, with a line for each sequence, whatever a name holds', () => {
    for (const of of [report([], { databases }), report([]), report([], { databases: [] })]) {
      const json = jsonOf(of)
      const reread = JSON.parse(json, (key, value: unknown) =>
        key === 'sequences' && Array.isArray(value) && value.length > 0 ? ['…'] : value,
      )
      const lines = json.split('\n').filter((line) => !line.startsWith('        {"name":'))
      const indented = `${JSON.stringify(reread, null, 2)}\n`.split('\n')
      expect(lines).toEqual(indented.filter((line) => !line.includes('"…"')))
    }
  })

  test('are small, however many sequences there are', () => {
    const outcomes = Array.from({ length: 50_000 }, () => drifted())
    const lengths = [...renderJson(report(outcomes))].map((piece) => piece.length)
    expect(lengths.length).toBeGreaterThan(50_000)
    expect(lengths.reduce((longest, length) => Math.max(longest, length))).toBeLessThan(2000)
  })
})
