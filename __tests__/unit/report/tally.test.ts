/** The counts by status, which add up. */
import { expect, test } from 'vitest'
import { countedStatuses, tally } from '../../../src/report/tally.ts'
import {
  database,
  drifted,
  everyStatus,
  healthy,
  refused,
  report,
  unreadable,
  unused,
} from './reports.ts'

test('statuses are counted with the gravest first', () => {
  expect(countedStatuses([healthy(), drifted(), unreadable(), healthy()])).toBe(
    '1 unreadable, 1 drifted, 2 healthy',
  )
})

test('the counts add up to what was checked', () => {
  const text = tally(report(everyStatus()))
  const [, checked, statuses = ''] = /^(\d+) checked: (.*); 1 unused$/.exec(text) ?? []
  const counts = statuses.split(', ').map((part) => Number.parseInt(part, 10))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(Number(checked))
})

test('what drifts and is refused is counted once', () => {
  expect(tally(report([refused(), healthy()]))).toBe('2 checked: 1 refused, 1 healthy')
})

test('where nothing was checked there is nothing to add up', () => {
  expect(tally(report([unused()]))).toBe('0 checked; 1 unused')
})

test('a database that could not be worked on is no sequence', () => {
  const databases = [database([healthy()]), database([], { error: 'No server answers.' })]
  expect(tally(report([], { databases }))).toBe(
    '1 checked: 1 healthy; 1 database could not be worked on',
  )
})
