import { describe, expect, test } from 'vitest'
import { outcomesOf } from '../../../src/report/report.ts'
import {
  database,
  drifted,
  everyStatus,
  exhausted,
  failed,
  fixed,
  healthy,
  refused,
  report,
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

  test('of nothing are zero', () => {
    expect(Object.values(report([]).totals)).toEqual([0, 0, 0, 0, 0, 0, 0])
  })
})

describe('the job', () => {
  test.each([
    { name: 'does not fail for health', outcome: healthy(), failOnDrift: true, expected: false },
    { name: 'does not fail for unknown', outcome: unknown(), failOnDrift: true, expected: false },
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

  test('fails for a database that could not be worked on', () => {
    expect(report([], { databases: [database([], { error: 'No server.' })] }).failed).toBe(true)
  })
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
