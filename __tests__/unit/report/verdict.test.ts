/** What came of the run, in a sentence or two. */
import { expect, test } from 'vitest'
import type { Outcome } from '../../../src/domain/outcome.ts'
import { headline, verdict } from '../../../src/report/verdict.ts'
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
  refused,
  report,
  restarted,
  rewound,
  runOut,
  sequenceOf,
  unknown,
  unreadable,
  unused,
} from './reports.ts'

test('drift is explained to who has never heard of sequences', () => {
  const text = verdict(report([drifted(), healthy()], { mode: 'check' }))
  expect(text).toMatch(
    /^1 of 2 sequences will hand out ids that rows already hold, so that inserts will fail\.$/,
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

test('each kind of fix has its own clause, drift first', () => {
  expect(verdict(report([rewound(), changed(), fixed()]))).toMatch(
    /^1 of 3 sequences would have handed out .* was fixed; 1 was given .*; 1 was ahead .*\.$/,
  )
})

test('what drifted when it was found, and was well when it was to be fixed, is told', () => {
  const overtaken: Outcome = { ...fixed(), status: 'healthy' }
  expect(verdict(report([overtaken, healthy()], { failOnDrift: true }))).toBe(
    '1 of 2 sequences had drifted, and needed no fix any more, and the job fails, because fail-on-drift is true.',
  )
})

test('what rewind would move is well', () => {
  expect(verdict(report([ahead()], { mode: 'check' }))).toMatch(/^No drift: 1 sequence checked/)
})

test.each([
  {
    name: 'that would be moved back',
    of: report([runOut(), healthy()], { mode: 'check' }),
    expected: '1 of 2 sequences has run out, so that inserts fail until it is moved back.',
  },
  {
    name: 'that was moved back',
    of: report([restarted()]),
    expected: '1 of 1 sequence had run out, and was moved back.',
  },
])('a sequence that has run out, $name, is not told as if it worked', ({ of, expected }) => {
  expect(verdict(of)).toBe(expected)
})

test('drift that fails the job though it was fixed says so', () => {
  const because = ', and the job fails, because fail-on-drift is true.'
  expect(headline(report([fixed()], { failOnDrift: true }))).toMatch(
    new RegExp(`was fixed${because}$`),
  )
  expect(headline(report([fixed()]))).not.toContain('fail-on-drift')
  expect(headline(report([drifted()], { mode: 'check' }))).not.toContain('fail-on-drift')
  expect(headline(report([fixed(), failed()], { failOnDrift: true }))).not.toContain(
    'fail-on-drift',
  )
  expect(headline(report([rewound()], { failOnDrift: true }))).not.toContain('fail-on-drift')
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

test('problems are counted by kind, before the drift, and no sequence is counted twice', () => {
  const outcomes = [fixed(), exhausted(), unreadable(), failed(), failed(sequenceOf('other'))]
  expect(verdict(report(outcomes))).toMatch(
    /^2 of 5 sequences will hand out ids that rows already hold, and could not be fixed; 1 could not be read; 1 has no id left; 1 would have .* was fixed\.$/,
  )
  const refusal = verdict(report([refused(), drifted()], { mode: 'check' }))
  expect(refusal).toMatch(
    /^1 of 2 sequences will hand out ids that rows already hold, and a fix would use up its range; 1 will hand out ids/,
  )
})

test.each([
  { name: 'singular', outcomes: [exhausted()], expected: '1 of 1 sequence has no id left.' },
  {
    name: 'plural',
    outcomes: [exhausted(), exhausted(sequenceOf('other', { maximum: 41n }))],
    expected: '2 of 2 sequences have no id left.',
  },
  {
    name: 'plural of those that are refused',
    outcomes: [refused(), refused(sequenceOf('other', { maximum: 100n }))],
    expected:
      '2 of 2 sequences will hand out ids that rows already hold, and a fix would use up their range.',
  },
])('problems are told in the $name', ({ outcomes, expected }) => {
  expect(verdict(report(outcomes))).toBe(expected)
})

test.each([
  { status: 'failed', isDrifting: true, expected: /^1 of 1 sequence could not be given the param/ },
  { status: 'failed', isDrifting: false, expected: /^1 of 1 sequence could not be moved back\.$/ },
  { status: 'refused', isDrifting: true, expected: /^1 of 1 sequence cannot be given the param/ },
] as const)(
  'what is $status though no row is in the way ($isDrifting) is not told as drift',
  (of) => {
    const { status, isDrifting, expected } = of
    expect(verdict(report([{ ...different(), status, isDrifting }]))).toMatch(expected)
  },
)

test('health is told with how many were checked', () => {
  const text = verdict(report([healthy(), healthy(sequenceOf('other')), unused()]))
  expect(text).toMatch(/^No drift: 2 sequences checked/)
})

test('one sequence that is well is told in the singular', () => {
  expect(verdict(report([healthy()]))).toBe(
    'No drift: 1 sequence checked, and it will hand out no id that a row holds.',
  )
})

test('where nothing could be judged, health is not spoken of', () => {
  expect(verdict(report([unknown()]))).toBe('The only sequence could not be judged.')
  expect(verdict(report([unknown(), unknown()]))).toBe('None of the 2 sequences could be judged.')
})

test('the headline is one sentence, and the verdict has the others and what to do', () => {
  const error = 'No server answers. It was tried by default.'
  const databases = [database([], { error, remedy: 'Start one.' })]
  const of = report([], { databases })
  expect(headline(of)).toBe('No server answers.')
  expect(verdict(of)).toBe(`${error} Start one.`)
})

test('what could not be judged is never silently healthy', () => {
  expect(verdict(report([healthy(), unknown()]))).toBe(
    'No drift in 1 sequence; 1 could not be judged.',
  )
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

test('of several databases the broken ones are counted, and their errors told', () => {
  const databases = [
    database([fixed()]),
    database([], { name: 'gone', error: 'There is no database gone.' }),
  ]
  const of = report([], { databases })
  expect(headline(of)).toBe('1 of 2 databases could not be worked on.')
  expect(verdict(of)).toMatch(
    /^1 of 2 .* There is no database gone\. 1 of 1 sequence .* was fixed\.$/,
  )
})

test('what each of several broken databases needs is told with its error', () => {
  const databases = [
    database([healthy()]),
    database([], { name: 'gone', error: 'There is no database gone.', remedy: 'Make one.' }),
  ]
  expect(verdict(report([], { databases }))).toContain('There is no database gone. Make one.')
})
