/** Cells that tables of the summary share: icon, names, gauge. */
import { describe, expect, test } from 'vitest'
import { findingOf, judge } from '../../../src/report/judge.ts'
import { statusCell, usedCell } from '../../../src/report/summary-cells.ts'
import { policy } from '../../helpers/policies.ts'
import { called } from '../../helpers/sequences.ts'
import {
  answers,
  drifted,
  exhausted,
  fixed,
  healthy,
  nearEnd,
  refused,
  report,
  restarted,
  runOut,
  sequenceOf,
  unreadable,
} from './reports.ts'

describe('the icon', () => {
  test('of drift is that of an error where it fails the job, else that of a warning', () => {
    expect(statusCell(drifted(), report([], { mode: 'check' }))).toBe('❌&nbsp;drifted')
    expect(statusCell(drifted(), report([], { mode: 'check', failOnDrift: false }))).toBe(
      '⚠️&nbsp;drifted',
    )
  })

  test('of what will run out before long is a warning', () => {
    expect(statusCell(nearEnd(), report([]))).toBe('⚠️&nbsp;healthy')
  })

  test('of what has run out is a warning, whatever its status', () => {
    expect(statusCell(runOut(), report([]))).toBe('⚠️&nbsp;healthy')
    expect(statusCell(restarted(), report([]))).toBe('🔧&nbsp;fixed')
  })

  test('of what was fixed is that of a fix, whether or not the job fails', () => {
    expect(statusCell(fixed(), report([], { failOnDrift: true }))).toBe('🔧&nbsp;fixed')
  })
})

describe('the share that is used', () => {
  test('has no gauge where there is plenty left', () => {
    expect(usedCell(healthy())).toBe('<0.1%')
    expect(usedCell(healthy(sequenceOf('half', { maximum: 82n })))).toBe('50.0%')
  })

  test('has a gauge where little is left, though not past capacity-limit', () => {
    expect(usedCell(healthy(sequenceOf('near', { maximum: 50n })))).toBe('82.0%<br>▰▰▰▰▰▰▰▰▱▱')
  })

  test('fills the gauge only where nothing is left', () => {
    expect(usedCell(nearEnd())).toBe('97.0%<br>▰▰▰▰▰▰▰▰▰▱')
    expect(usedCell(exhausted())).toBe('100.0%<br>▰▰▰▰▰▰▰▰▰▰')
  })

  test('shows where a fix that is refused would have carried it', () => {
    expect(usedCell(refused())).toBe('2.0% → 99.0%<br>▰▰▰▰▰▰▰▰▰▱')
  })

  test('shows that a headroom that is refused would carry it out of its range', () => {
    const of = sequenceOf('tight', { maximum: 100n })
    const found = answers({ furthest: 28n, collidesAfter: 1n })
    const reading = { kind: 'read', scans: [], state: called(2n), answers: found } as const
    const outcome = judge(findingOf(of, reading, policy({ headroom: 500n })))
    expect(outcome.status).toBe('refused')
    expect(usedCell(outcome)).toBe('2.0% → >100%<br>▰▰▰▰▰▰▰▰▰▰')
  })

  test('is not all where one value is left', () => {
    const of = sequenceOf('last', { maximum: 10_000n })
    const reading = {
      kind: 'read',
      scans: [],
      state: called(9_999n),
      answers: answers(null),
    } as const
    const outcome = judge(findingOf(of, reading, policy()))
    expect(usedCell(outcome)).toBe('>99.9%<br>▰▰▰▰▰▰▰▰▰▱')
    expect(outcome.message).toMatch(/^>99\.9% of its values are used up/)
  })

  test('is not all where values are left, though too few for a ratio', () => {
    const of = sequenceOf('vast')
    const state = called(of.maximum - 5n)
    const reading = { kind: 'read', scans: [], state, answers: answers(null) } as const
    const outcome = judge(findingOf(of, reading, policy()))
    expect(usedCell(outcome)).toBe('>99.9%<br>▰▰▰▰▰▰▰▰▰▱')
    expect(outcome.message).toMatch(/^>99\.9%/)
  })

  test('shows that rows reach to the end where no value is left beyond them', () => {
    const of = sequenceOf('full', { maximum: 10_000n })
    const found = answers({ furthest: 10_000n, collidesAfter: 5n })
    const outcome = drifted(of, { state: called(2n), answers: found })
    expect(outcome.status).toBe('exhausted')
    expect(usedCell(outcome)).toBe('<0.1% → 100.0%<br>▰▰▰▰▰▰▰▰▰▰')
  })

  test.each([
    { usage: -0.5, expected: '<0.1%<br>▱▱▱▱▱▱▱▱▱▱' },
    { usage: 1.2, expected: '120.0%<br>▰▰▰▰▰▰▰▰▰▰' },
  ])('of $usage, where the bounds were changed, stays within the gauge', ({ usage, expected }) => {
    const next = { lastValue: 5n, isCalled: false, next: 5n, increment: 1n }
    const before = { ...next, usage, isPastCapacity: true }
    expect(usedCell({ ...healthy(), before })).toBe(expected)
  })

  test('is empty where the state could not be read', () => {
    expect(usedCell(unreadable())).toBe('')
  })
})
