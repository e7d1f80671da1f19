import { describe, expect, test } from 'vitest'
import type { Fix } from '../../../src/apply/settle.ts'
import type { Outcome } from '../../../src/domain/outcome.ts'
import type { Column } from '../../../src/domain/sequence.ts'
import type { Reading } from '../../../src/measure/measure.ts'
import { findingOf, judge, judgeFixed } from '../../../src/report/judge.ts'
import { called, column, sequence, uncalled, unknownColumn } from '../../helpers/sequences.ts'
import * as outcomes from './reports.ts'

const UNREADABLE: Reading = { kind: 'unreadable', state: null, reason: 'permission denied (42501)' }
const AHEAD: Reading = { kind: 'read', state: called(41n), collisions: null }
const BEHIND = {
  kind: 'read',
  state: called(2n),
  collisions: { lowest: 4n, highest: 28n },
} as const satisfies Reading
const AT_END: Reading = { kind: 'read', state: called(100n), collisions: null }
const SENTINEL: Reading = {
  kind: 'read',
  state: called(2n),
  collisions: { lowest: 99n, highest: 99n },
}

const COMPARABLE = [column()]
const UNKNOWN = [unknownColumn()]
const BOTH = [column(), unknownColumn()]

function judged(columns: readonly Column[], reading: Reading): Outcome {
  return judge(findingOf(sequence({ maximum: 100n, columns }), reading, 90))
}

function judgedFix(fix: Fix, columns: readonly Column[] = COMPARABLE): Outcome {
  return judgeFixed(findingOf(sequence({ maximum: 100n, columns }), BEHIND, 90), fix, 90)
}

describe('a sequence is', () => {
  test.each([
    { status: 'healthy', when: 'no row is ahead', columns: COMPARABLE, reading: AHEAD },
    { status: 'drifted', when: 'a row is ahead', columns: COMPARABLE, reading: BEHIND },
    { status: 'exhausted', when: 'it has run out', columns: COMPARABLE, reading: AT_END },
    {
      status: 'refused',
      when: 'a sentinel would carry it away',
      columns: COMPARABLE,
      reading: SENTINEL,
    },
    {
      status: 'unreadable',
      when: 'it could not be read',
      columns: COMPARABLE,
      reading: UNREADABLE,
    },
    {
      status: 'unknown',
      when: 'its only column cannot be compared',
      columns: UNKNOWN,
      reading: AHEAD,
    },
    {
      status: 'unknown',
      when: 'one of its columns cannot be compared',
      columns: BOTH,
      reading: AHEAD,
    },
    {
      status: 'drifted',
      when: 'one column drifts beside an unknown one',
      columns: BOTH,
      reading: BEHIND,
    },
    {
      status: 'refused',
      when: 'one column asks too much beside an unknown one',
      columns: BOTH,
      reading: SENTINEL,
    },
    {
      status: 'exhausted',
      when: 'it has run out over an unknown column',
      columns: UNKNOWN,
      reading: AT_END,
    },
    {
      status: 'unreadable',
      when: 'it could not be read, unknown column or not',
      columns: BOTH,
      reading: UNREADABLE,
    },
    { status: 'unused', when: 'no column draws from it', columns: [], reading: AHEAD },
    {
      status: 'unused',
      when: 'no column draws from it and it has run out',
      columns: [],
      reading: AT_END,
    },
  ])('$status where $when', ({ status, columns, reading }) => {
    expect(judged(columns, reading).status).toBe(status)
  })
})

describe('the outcome', () => {
  test('of drift tells which row, after how many inserts, and where it will go', () => {
    expect(judged(COMPARABLE, BEHIND)).toMatchObject({
      drift: { furthest: 28n, collidesAfter: 1n },
      target: 29n,
      before: called(2n),
      after: null,
    })
  })

  test.each([
    { name: 'healthy', reading: AHEAD },
    { name: 'exhausted', reading: AT_END },
    { name: 'unreadable', reading: UNREADABLE },
  ])('of a sequence that is $name has no drift and no target', ({ reading }) => {
    expect(judged(COMPARABLE, reading)).toMatchObject({ drift: null, target: null, after: null })
  })

  test('of a refused one has its drift but no target', () => {
    expect(judged(COMPARABLE, SENTINEL)).toMatchObject({ drift: { furthest: 99n }, target: null })
  })

  test('of one that drifts without a value left has its drift but no target', () => {
    const collisions = { lowest: 100n, highest: 100n }
    const outcome = judged(COMPARABLE, { kind: 'read', state: called(2n), collisions })
    expect(outcome).toMatchObject({ status: 'exhausted', drift: { furthest: 100n }, target: null })
  })

  test('of an unreadable one keeps the state that was read', () => {
    const reading: Reading = { ...UNREADABLE, state: called(7n) }
    expect(judged(COMPARABLE, reading).before).toEqual(called(7n))
  })
})

describe('the message', () => {
  test.each([
    { name: 'of drift says when and where to', reading: BEHIND, message: /1 insert.*29 next/ },
    { name: 'of one that has run out names its end', reading: AT_END, message: /run out.*100/ },
    {
      name: 'of a refused one names the row and the target',
      reading: SENTINEL,
      message: /99.*100/,
    },
    { name: 'of an unreadable one says why', reading: UNREADABLE, message: /permission denied/ },
  ])('$name', ({ reading, message }) => {
    expect(judged(COMPARABLE, reading).message).toMatch(message)
  })

  test('of a healthy sequence is none', () => {
    expect(judged(COMPARABLE, AHEAD).message).toBeNull()
  })

  test.each([
    { name: 'without drift', reading: AHEAD },
    { name: 'beside drift', reading: BEHIND },
  ])('names the column that cannot be compared and why, $name', ({ reading }) => {
    expect(judged(BOTH, reading).message).toContain(
      'public.invoices.number (its default does more than call nextval)',
    )
  })

  test('of a bigint sequence over an integer column names the end of integer', () => {
    const narrowed = sequence({
      columns: [column({ range: { minimum: -(2n ** 31n), maximum: 2n ** 31n - 1n } })],
    })
    const state = called(2n ** 31n - 1n)
    const outcome = judge(findingOf(narrowed, { kind: 'read', state, collisions: null }, 90))
    expect(outcome.message).toContain('2147483647')
  })
})

describe('after a fix was tried', () => {
  const MOVED = {
    kind: 'moved',
    measured: { state: called(3n), collisions: { lowest: 4n, highest: 30n } },
    drift: { furthest: 30n, collidesAfter: 0n },
    after: uncalled(31n),
    notes: [],
  } as const satisfies Fix

  test('it is fixed with what was read under the locks, not what was found first', () => {
    expect(judgedFix(MOVED)).toMatchObject({
      status: 'fixed',
      message: null,
      drift: { furthest: 30n, collidesAfter: 0n },
      target: 31n,
      before: called(3n),
      after: uncalled(31n),
    })
  })

  test('it says how it was fixed, in sentences', () => {
    const notes = ['fixed without locking the table', 'open sessions may hold old values']
    expect(judgedFix({ ...MOVED, notes }).message).toBe(
      'Fixed without locking the table. Open sessions may hold old values.',
    )
  })

  test('it still names a column that cannot be compared', () => {
    expect(judgedFix(MOVED, BOTH)).toMatchObject({
      status: 'fixed',
      message: expect.stringContaining('public.invoices.number'),
    })
  })

  test('it failed where the fix was not made, and its drift is still told', () => {
    expect(judgedFix({ kind: 'failed', reason: 'it was locked', move: null })).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('it was locked'),
      drift: { furthest: 28n },
      before: called(2n),
      after: null,
    })
  })

  test('it is healthy where another session moved it, which is said, and counts as found drifting', () => {
    expect(judgedFix({ kind: 'left', reading: AHEAD })).toMatchObject({
      status: 'healthy',
      message: expect.stringContaining('Another session'),
      drift: { furthest: 28n },
      before: called(2n),
      after: called(41n),
      target: null,
    })
  })

  test.each([
    { status: 'unreadable', reading: UNREADABLE },
    { status: 'refused', reading: SENTINEL },
  ])('it is $status where that is what was read under the locks', ({ status, reading }) => {
    const outcome = judgedFix({ kind: 'left', reading })
    expect(outcome.status).toBe(status)
    expect(outcome.message).not.toContain('Another session')
  })
})

test('every status comes about', () => {
  expect(outcomes.everyStatus().map(({ status }) => status)).toEqual([
    'unused',
    'healthy',
    'unknown',
    'fixed',
    'drifted',
    'refused',
    'exhausted',
    'unreadable',
    'failed',
  ])
})
