import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  guardedParametersSql,
  guardedSetvalSql,
  restartSql,
  setvalBackSql,
} from '../../../src/plan/move-sql.ts'
import { renderSql } from '../../../src/report/render-sql.ts'
import type { Report } from '../../../src/report/report.ts'
import { called, column } from '../../helpers/sequences.ts'
import { hostileText } from './hostile-text.ts'
import {
  ahead,
  changed,
  database,
  different,
  drifted,
  everyStatus,
  exhausted,
  fixed,
  healthy,
  refused,
  report,
  rewound,
  runOut,
  sequenceOf,
  unknown,
  unreadable,
  unused,
} from './reports.ts'

/** Everything but comments and blank lines. */
/** What follows the first line, which names the encoding of the file. */
function sqlOf(of: Report): string {
  return [...renderSql(of)].join('')
}

function statementsOf(sql: string): string {
  const [encoding, ...lines] = sql.split('\n')
  expect(encoding).toBe("set client_encoding = 'UTF8';")
  return lines.filter((line) => line !== '' && !line.startsWith('--')).join('\n')
}

/** Where the statements of each database begin. */
function connectsIn(sql: string): readonly string[] {
  return sql.split('\n').filter((line) => line.startsWith('\\connect'))
}

test('each sequence that drifts is moved by a guarded statement', () => {
  const outcome = drifted()
  expect(statementsOf(sqlOf(report([outcome])))).toBe(`${guardedSetvalSql(outcome.sequence, 29n)};`)
})

test('a comment tells what each statement does', () => {
  expect(sqlOf(report([drifted()]))).toContain(
    '-- public.drifted_id_seq (public.drifted.id): next is 3, would become 29\n',
  )
  expect(sqlOf(report([fixed()]))).toContain(
    '-- public.fixed_id_seq (public.fixed.id): next was 3, becomes 29\n',
  )
  expect(sqlOf(report([runOut()]))).toContain(': next is none (it has run out), would become 1\n')
})

test('what was fixed already stands there too, and does nothing when it is run', () => {
  expect(sqlOf(report([fixed()]))).toContain('public.fixed_id_seq')
})

test('what must not or cannot be moved does not stand there', () => {
  const others = [healthy(), unknown(), unused(), exhausted(), refused(), unreadable()]
  expect(statementsOf(sqlOf(report(others)))).toBe('')
})

test('a script without a move says so', () => {
  expect(sqlOf(report([healthy()]))).toContain('-- No sequence had to be moved.')
})

test('every move stands there once', () => {
  expect(statementsOf(sqlOf(report(everyStatus()))).match(/setval/g)).toHaveLength(3)
})

describe('a script that rewinds', () => {
  test.each([
    { name: 'what check has found', outcome: ahead() },
    { name: 'what was moved already', outcome: rewound() },
  ])('moves back $name, only from where it was seen', ({ outcome }) => {
    expect(statementsOf(sqlOf(report([outcome])))).toBe(
      `${setvalBackSql(outcome.sequence, called(1000n), 29n)};`,
    )
  })

  test('says so, at its head and at each statement', () => {
    const sql = sqlOf(report([ahead()]))
    expect(sql).toContain(
      '-- Statements that begin with a comment "moves back" do move a sequence back',
    )
    expect(sql).toContain(
      '-- moves back public.ahead_id_seq (public.ahead.id): next is 1001, would become 29\n',
    )
  })

  test('does not say so of the others', () => {
    const sql = sqlOf(report([ahead(), drifted()]))
    expect(sql).toContain('\n-- public.drifted_id_seq (')
    expect(sqlOf(report([drifted()]))).not.toContain('moves back')
  })
})

describe('a script that sets parameters', () => {
  const parameters = { minimum: 2n, increment: 2n }

  test.each([
    { name: 'what check has found', outcome: different() },
    { name: 'what was set already', outcome: changed() },
  ])('sets $name, without a way back', ({ outcome }) => {
    const sql = sqlOf(report([outcome]))
    expect(statementsOf(sql)).toBe(
      `${guardedParametersSql(outcome.sequence, { target: 4n, parameters })};`,
    )
    expect(sql).toContain(
      '-- ALTER SEQUENCE sets the parameters whatever they are by then, and needs ownership.',
    )
  })

  test('does not speak of ownership where it only moves', () => {
    expect(sqlOf(report([drifted()]))).not.toContain('ownership')
  })

  test('and goes back restarts, and says so', () => {
    const move = { target: 2n, parameters, goesBack: true }
    const outcome = { ...different(), move }
    const sql = sqlOf(report([outcome]))
    expect(statementsOf(sql)).toBe(`${restartSql(outcome.sequence, move)};`)
    expect(sql).toContain('-- moves back public.different_id_seq ')
  })
})

describe('a script for several databases', () => {
  const archive = database([drifted(sequenceOf('old'))], { name: 'archive' })

  test('connects to each before its statements, and says that it is for psql', () => {
    const sql = sqlOf(report([], { databases: [database([drifted()]), archive] }))
    expect(
      statementsOf(sql)
        .split('\n')
        .filter((line) => /connect|setval/.test(line)),
    ).toEqual([
      String.raw`\connect -reuse-previous=on "dbname='shop'"`,
      expect.stringContaining('setval'),
      String.raw`\connect -reuse-previous=on "dbname='archive'"`,
      expect.stringContaining('setval'),
    ])
    expect(sql).toContain('-- Made for psql')
  })

  test('does not connect where nothing is to be moved', () => {
    const sql = sqlOf(report([], { databases: [database([healthy()]), archive] }))
    expect(connectsIn(sql)).toEqual([String.raw`\connect -reuse-previous=on "dbname='archive'"`])
  })

  test('is for any client where there is one database', () => {
    expect(sqlOf(report([drifted()]))).not.toMatch(/\\connect|psql:/)
  })

  test('quotes names for psql and for libpq', () => {
    const name = String.raw`it's "my" \shop host=evil`
    const databases = [database([drifted()], { name }), archive]
    expect(connectsIn(sqlOf(report([], { databases })))[0]).toBe(
      String.raw`\connect -reuse-previous=on "dbname='it\'s ""my"" \\shop host=evil'"`,
    )
  })

  test('cannot be left by a name with a line break', () => {
    const name = 'x\ndrop table loans; --'
    const databases = [database([drifted()], { name }), archive]
    expect(sqlOf(report([], { databases })).split('\n')).not.toContainEqual(
      expect.stringMatching(/^drop table/),
    )
  })
})

test('no name can leave its comment', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      // Only the comment holds the column's name.
      const of = sequenceOf('x', { columns: [column({ name: text })] })
      const outcome = drifted(of)
      expect(statementsOf(sqlOf(report([outcome])))).toBe(`${guardedSetvalSql(of, 29n)};`)
    }),
    { numRuns: 500 },
  )
})

test('the pieces are small, however many sequences there are', () => {
  const outcomes = Array.from({ length: 50_000 }, () => drifted())
  const lengths = [...renderSql(report(outcomes))].map((piece) => piece.length)
  expect(lengths.length).toBeGreaterThan(50_000)
  expect(lengths.reduce((longest, length) => Math.max(longest, length))).toBeLessThan(2000)
})
