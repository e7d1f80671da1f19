import fc from 'fast-check'
import { expect, test } from 'vitest'
import { guardedSetvalSql } from '../../../src/plan/move-sql.ts'
import { renderSql } from '../../../src/report/render-sql.ts'
import { column } from '../../helpers/sequences.ts'
import { hostileText } from './hostile-text.ts'
import {
  drifted,
  everyStatus,
  exhausted,
  fixed,
  healthy,
  refused,
  report,
  sequenceOf,
  unknown,
  unreadable,
  unused,
} from './reports.ts'

/** Everything but comments and blank lines. */
/** What follows the first line, which names the encoding of the file. */
function statementsOf(sql: string): string {
  const [encoding, ...lines] = sql.split('\n')
  expect(encoding).toBe("set client_encoding = 'UTF8';")
  return lines.filter((line) => line !== '' && !line.startsWith('--')).join('\n')
}

test('each sequence that drifts is moved by a guarded statement', () => {
  const outcome = drifted()
  expect(statementsOf(renderSql(report([outcome])))).toBe(
    `${guardedSetvalSql(outcome.sequence, 29n)};`,
  )
})

test('a comment tells what each statement does', () => {
  expect(renderSql(report([drifted()]))).toContain(
    '-- public.drifted_id_seq (public.drifted.id): handed out 3 next, then 29\n',
  )
})

test('what was fixed already stands there too, and does nothing when it is run', () => {
  expect(renderSql(report([fixed()]))).toContain('public.fixed_id_seq')
})

test('what must not or cannot be moved does not stand there', () => {
  const others = [healthy(), unknown(), unused(), exhausted(), refused(), unreadable()]
  expect(statementsOf(renderSql(report(others)))).toBe('')
})

test('a script without a move says so', () => {
  expect(renderSql(report([healthy()]))).toContain('-- No sequence had to be moved.')
})

test('every move stands there once', () => {
  expect(statementsOf(renderSql(report(everyStatus()))).match(/setval/g)).toHaveLength(3)
})

test('no name can leave its comment', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      // Only the comment holds the column's name.
      const of = sequenceOf('x', { columns: [column({ name: text })] })
      const outcome = drifted(of)
      expect(statementsOf(renderSql(report([outcome])))).toBe(`${guardedSetvalSql(of, 29n)};`)
    }),
    { numRuns: 500 },
  )
})
