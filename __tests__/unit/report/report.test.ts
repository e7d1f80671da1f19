/** The one value that everything is rendered from: sorted, counted, decided. */
import { describe, expect, test } from 'vitest'
import { isNearEnd, outcomesOf } from '../../../src/report/report.ts'
import {
  ahead,
  changed,
  database,
  different,
  drifted,
  everyStatus,
  exhausted,
  failed,
  fixed,
  healthy,
  linkable,
  nearEnd,
  refused,
  report,
  rewound,
  sequenceOf,
  unknown,
  unreadable,
  unused,
} from './reports.ts'

describe('the totals', () => {
  test('count each status as the contract says', () => {
    // Drifting: failed, refused, drifted, fixed. Problems: failed, unreadable, exhausted, refused.
    expect(report(everyStatus()).totals).toEqual({
      checked: 8,
      healthy: 1,
      drifted: 4,
      fixed: 1,
      problems: 4,
      unknown: 1,
      unused: 1,
    })
  })

  test('count over all databases, and the error of one as a problem', () => {
    const databases = [database([healthy(), drifted()]), database([], { error: 'No server.' })]
    expect(report([], { databases }).totals).toMatchObject({ checked: 2, drifted: 1, problems: 1 })
  })

  test('count what rewind has moved as fixed, not as drifted', () => {
    expect(report([rewound(), ahead()]).totals).toMatchObject({
      checked: 2,
      healthy: 1,
      drifted: 0,
      fixed: 1,
    })
  })

  test('count parameters that differ as drifted, fixed or not', () => {
    expect(report([different(), changed()]).totals).toMatchObject({ drifted: 2, fixed: 1 })
  })

  test('of nothing are zero', () => {
    expect(Object.values(report([]).totals)).toEqual([0, 0, 0, 0, 0, 0, 0])
  })
})

describe('the job', () => {
  test.each([
    { name: 'does not fail for health', outcome: healthy(), failOnDrift: true, expected: false },
    { name: 'does not fail for unknown', outcome: unknown(), failOnDrift: true, expected: false },
    {
      name: 'does not fail for what rewind has moved',
      outcome: rewound(),
      failOnDrift: true,
      expected: false,
    },
    {
      name: 'does not fail for what rewind would move',
      outcome: ahead(),
      failOnDrift: true,
      expected: false,
    },
    {
      name: 'fails for parameters that differ where asked',
      outcome: different(),
      failOnDrift: true,
      expected: true,
    },
    {
      name: 'does not fail for parameters that were set',
      outcome: changed(),
      failOnDrift: false,
      expected: false,
    },
    {
      name: 'does not fail for what will run out before long',
      outcome: nearEnd(),
      failOnDrift: true,
      expected: false,
    },
    { name: 'does not fail for unused', outcome: unused(), failOnDrift: true, expected: false },
    { name: 'fails for drift where asked', outcome: drifted(), failOnDrift: true, expected: true },
    { name: 'fails for a fix where asked', outcome: fixed(), failOnDrift: true, expected: true },
    {
      name: 'does not fail for drift else',
      outcome: drifted(),
      failOnDrift: false,
      expected: false,
    },
    { name: 'does not fail for a fix else', outcome: fixed(), failOnDrift: false, expected: false },
    { name: 'fails for exhausted', outcome: exhausted(), failOnDrift: false, expected: true },
    { name: 'fails for refused', outcome: refused(), failOnDrift: false, expected: true },
    { name: 'fails for unreadable', outcome: unreadable(), failOnDrift: false, expected: true },
    { name: 'fails for failed', outcome: failed(), failOnDrift: false, expected: true },
  ])('$name', ({ outcome, failOnDrift, expected }) => {
    expect(report([outcome], { failOnDrift }).failed).toBe(expected)
  })

  test('fails for an error of the run as a whole', () => {
    expect(report([healthy()], { errors: ['Import 1 of 2 failed.'] }).failed).toBe(true)
  })

  test('fails for a database that could not be worked on', () => {
    expect(report([], { databases: [database([], { error: 'No server.' })] }).failed).toBe(true)
  })
})

test.each([
  { name: 'past capacity-limit', outcome: nearEnd(), expected: true },
  { name: 'that has run out', outcome: exhausted(), expected: false },
  { name: 'that is refused', outcome: refused(), expected: false },
  { name: 'that could not be read', outcome: unreadable(), expected: false },
  { name: 'that is unused', outcome: linkable(), expected: false },
  { name: 'far from its end', outcome: healthy(), expected: false },
])('near its end is a sequence $name: $expected', ({ outcome, expected }) => {
  expect(isNearEnd(outcome)).toBe(expected)
})

test('sequences are sorted: problems, then drifted or fixed, then the rest, each by name', () => {
  const outcomes = [
    unused(sequenceOf('a', { columns: [] })),
    healthy(sequenceOf('c')),
    unknown(sequenceOf('b', { columns: unknown().sequence.columns })),
    fixed(sequenceOf('b')),
    drifted(sequenceOf('a')),
    drifted(sequenceOf('c')),
    unreadable(sequenceOf('d')),
    failed(sequenceOf('e')),
    unreadable(sequenceOf('f')),
  ]
  const sorted = outcomesOf(report(outcomes)).map(
    ({ status, sequence }) => `${status} ${sequence.name.slice(7, 8)}`,
  )
  expect(sorted).toEqual([
    'unreadable d',
    'failed e',
    'unreadable f',
    'drifted a',
    'fixed b',
    'drifted c',
    'unused a',
    'unknown b',
    'healthy c',
  ])
})
