import { expect, test } from 'vitest'
import { verdict } from '../../../src/report/verdict.ts'
import {
  ahead,
  changed,
  database,
  different,
  drifted,
  exhausted,
  failed,
  fixed,
  healthy,
  linkable,
  nearEnd,
  report,
  rewound,
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

test.each([
  {
    name: 'one sequence with other parameters',
    outcomes: [different(), healthy()],
    expected: '1 of 2 sequences has other parameters than minvalue and increment ask for.',
  },
  {
    name: 'several with other parameters',
    outcomes: [different(), different(sequenceOf('other'))],
    expected: '2 of 2 sequences have other parameters than minvalue and increment ask for.',
  },
  {
    name: 'one that was given its parameters',
    outcomes: [changed()],
    expected: '1 of 1 sequence was given the parameters that minvalue and increment ask for.',
  },
  {
    name: 'several that were moved back',
    outcomes: [rewound(), rewound(sequenceOf('other')), healthy()],
    expected: '2 of 3 sequences were ahead of the rows, and moved back.',
  },
])('$name are told apart from drift', ({ outcomes, expected }) => {
  expect(verdict(report(outcomes))).toBe(expected)
})

test('each kind of fix has its own sentence, drift first', () => {
  expect(verdict(report([rewound(), changed(), fixed()]))).toMatch(
    /^1 of 3 sequences would have handed out .* was fixed\. 1 of 3 sequences was given .*\. 1 of 3 sequences was ahead .*\.$/,
  )
})

test('what rewind would move is well', () => {
  expect(verdict(report([ahead()], { mode: 'check' }))).toMatch(/^No drift: 1 sequence checked/)
})

test('what will run out before long is told, whatever else is', () => {
  const remark = '1 sequence will run out before long.'
  expect(verdict(report([nearEnd(), healthy()]))).toMatch(new RegExp(`^No drift: .* ${remark}$`))
  expect(verdict(report([nearEnd(), fixed()]))).toMatch(new RegExp(`was fixed\\. ${remark}$`))
})

test("what may be an ORM's is told, with the input to look at", () => {
  expect(verdict(report([linkable(), healthy()]))).toMatch(
    /^No drift: .* 1 sequence that no column draws from may be an ORM's: see the input links\.$/,
  )
  expect(verdict(report([linkable()]))).toMatch(/^No sequence that .* was found\. 1 sequence/)
})

test('an error of the run as a whole comes first', () => {
  const text = verdict(report([fixed()], { errors: ['Import 1 of 2 failed with exit code 3.'] }))
  expect(text).toMatch(/^Import 1 of 2 failed with exit code 3\. 1 of 1 sequence /)
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
