import { expect, test } from 'vitest'
import { verdict } from '../../../src/report/verdict.ts'
import {
  database,
  drifted,
  exhausted,
  failed,
  fixed,
  healthy,
  report,
  sequenceOf,
  unknown,
  unreadable,
  unused,
} from './reports.ts'

test('drift is explained to who has never heard of sequences', () => {
  const text = verdict(report([drifted(), healthy()], { mode: 'check' }))
  expect(text).toMatch(
    /^1 of 2 sequences will hand out values that rows already hold.*inserts will fail/,
  )
})

test.each([
  {
    name: 'one sequence',
    outcomes: [fixed(), healthy()],
    expected: /^1 of 2 sequences .* was fixed\.$/,
  },
  {
    name: 'several sequences',
    outcomes: [fixed(), fixed(sequenceOf('other'))],
    expected: /^2 of 2 sequences .* were fixed\.$/,
  },
])('the fix of $name is told', ({ outcomes, expected }) => {
  expect(verdict(report(outcomes))).toMatch(expected)
})

test('problems are counted by kind, after the drift', () => {
  const outcomes = [fixed(), exhausted(), unreadable(), failed(), failed(sequenceOf('other'))]
  expect(verdict(report(outcomes))).toMatch(
    /was fixed\. 4 sequences need attention: .*\b1 exhausted\b.*\.$/,
  )
  expect(verdict(report(outcomes))).toContain('2 failed')
})

test('a single problem is told in the singular', () => {
  expect(verdict(report([exhausted()]))).toBe('1 sequence needs attention: 1 exhausted.')
})

test('health is told with how many were checked', () => {
  const text = verdict(report([healthy(), healthy(sequenceOf('other')), unused()]))
  expect(text).toMatch(/^No drift: 2 sequences checked/)
})

test('what could not be judged is never silently healthy', () => {
  expect(verdict(report([healthy(), unknown()]))).toMatch(/1 sequence could not be judged/)
})

test('an empty database is told as such', () => {
  expect(verdict(report([]))).toMatch(/^No sequence/)
  expect(verdict(report([unused()]))).toMatch(/^No sequence/)
})

test('a database that could not be worked on is told by its error, and not called healthy', () => {
  const databases = [database([], { error: 'No PostgreSQL server answers at db:5432.' })]
  const text = verdict(report([], { databases }))
  expect(text).toBe('No PostgreSQL server answers at db:5432.')
})
