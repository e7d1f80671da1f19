import { describe, expect, test } from 'vitest'
import { statusCell, usedCell } from '../../../src/report/summary-cells.ts'
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
    expect(usedCell(refused())).toBe('2.0% → 98.0%<br>▰▰▰▰▰▰▰▰▰▱')
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
