/** A sequence's status and message, from what was read. */
import { describe, expect, test } from 'vitest'
import type { Fix } from '../../../src/apply/settle.ts'
import type { Outcome } from '../../../src/domain/outcome.ts'
import type { Column, Sequence } from '../../../src/domain/sequence.ts'
import type { Reading } from '../../../src/measure/read-batch.ts'
import { judgeFixed } from '../../../src/report/judge-fixed.ts'
import { findingOf, judge } from '../../../src/report/judge.ts'
import { called, column, INT2, sequence, uncalled, unknownColumn } from '../../helpers/sequences.ts'
import type { Policy } from '../../../src/plan/policy.ts'
import { manual, policy } from '../../helpers/policies.ts'
import {
  ahead,
  answers,
  changed,
  different,
  everyStatus,
  linkable,
  nearEnd,
  rewound,
  unused,
} from './reports.ts'

const UNREADABLE: Reading = { kind: 'unreadable', state: null, reason: 'permission denied (42501)' }
const POLICY = policy()
const AHEAD: Reading = { kind: 'read', scans: [], state: called(41n), answers: answers(null) }
const BEHIND = {
  kind: 'read',
  scans: [],
  state: called(2n),
  answers: answers({ furthest: 28n, collidesAfter: 1n }),
} as const satisfies Reading
const AT_END: Reading = { kind: 'read', scans: [], state: called(100n), answers: answers(null) }
const SENTINEL: Reading = {
  kind: 'read',
  scans: [],
  state: called(2n),
  answers: answers({ furthest: 99n, collidesAfter: 96n }),
}

const COMPARABLE = [column()]
const UNKNOWN = [unknownColumn()]
const BOTH = [column(), unknownColumn()]

function judged(columns: readonly Column[], reading: Reading): Outcome {
  return judge(findingOf(sequence({ maximum: 100n, columns }), reading, POLICY))
}

const FOUND = sequence({ maximum: 100n, columns: COMPARABLE })

function judgedFix(fix: Fix, columns: readonly Column[] = COMPARABLE): Outcome {
  return judgeFixed(findingOf({ ...FOUND, columns }, BEHIND, POLICY), fix)
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
  test('tells which columns were read row by row for want of an index, and what it cost', () => {
    const scans = [
      { column: 'public.loans.id', milliseconds: 3210 },
      { column: 'public.loans.copy', milliseconds: 0.4 },
    ]
    const note =
      'An index is missing, and so every row was read: public.loans.id (3.2 s), public.loans.copy (<1 ms).'
    expect(judged(COMPARABLE, { ...AHEAD, scans })).toMatchObject({
      status: 'healthy',
      message: note,
      remarks: note,
    })
    expect(judged(COMPARABLE, { ...BEHIND, scans }).message).toMatch(
      /^The next insert|^1 insert goes well.* An index is missing/,
    )
  })

  test('of drift tells which row, after how many inserts, and where it will go', () => {
    expect(judged(COMPARABLE, BEHIND)).toMatchObject({
      drift: { furthest: 28n, collidesAfter: 1n },
      isDrifting: true,
      move: { target: 29n, parameters: null, goesBack: false },
      before: called(2n),
      after: null,
    })
  })

  test.each([
    { name: 'healthy', reading: AHEAD },
    { name: 'exhausted', reading: AT_END },
    { name: 'unreadable', reading: UNREADABLE },
  ])('of a sequence that is $name has no drift and no move', ({ reading }) => {
    expect(judged(COMPARABLE, reading)).toMatchObject({ drift: null, move: null, after: null })
  })

  test('of a refused one has its drift but no move', () => {
    expect(judged(COMPARABLE, SENTINEL)).toMatchObject({
      drift: { furthest: 99n },
      move: null,
    })
  })

  test('of one that drifts without a value left has its drift but no move', () => {
    const found = answers({ furthest: 100n, collidesAfter: 97n })
    const outcome = judged(COMPARABLE, {
      kind: 'read',
      scans: [],
      state: called(2n),
      answers: found,
    })
    expect(outcome).toMatchObject({ status: 'exhausted', drift: { furthest: 100n }, move: null })
    expect(outcome.message).toMatch(
      /Rows up to 100 are in its way, and no value is left .* ends at 100 .*renumber/,
    )
  })

  test('of one that has run out says that rewind may help', () => {
    expect(judged(COMPARABLE, AT_END).message).toMatch(/has run out.*, or move it back with rewind/)
  })

  test('of one that begins beyond what its column holds says so', () => {
    const of = sequence({ minimum: 40_000n, columns: [column({ range: INT2 })] })
    const reading: Reading = {
      kind: 'read',
      scans: [],
      state: uncalled(40_000n),
      answers: answers(null),
    }
    expect(judge(findingOf(of, reading, POLICY))).toMatchObject({
      status: 'exhausted',
      message: expect.stringMatching(/counts from 40000, and they end at 32767/),
    })
  })

  test('of an unreadable one keeps the state that was read', () => {
    const reading: Reading = { ...UNREADABLE, state: called(7n) }
    expect(judged(COMPARABLE, reading).before).toMatchObject({
      ...called(7n),
      next: 8n,
      usage: 0.07,
    })
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
    const reading: Reading = { kind: 'read', scans: [], state, answers: answers(null) }
    const outcome = judge(findingOf(narrowed, reading, POLICY))
    expect(outcome.message).toContain('2147483647')
  })
})

describe('after a fix was tried', () => {
  const DRIFT = { furthest: 30n, collidesAfter: 0n }
  const MOVED = movedFrom(sequence({ maximum: 100n, columns: COMPARABLE }))

  /** A move that was made on other facts than those that were found at first. */
  function movedFrom(former: Sequence): Extract<Fix, { kind: 'moved' }> {
    return {
      kind: 'moved',
      measured: { state: called(3n), answers: answers(DRIFT) },
      planned: { kind: 'move', drift: DRIFT, parameters: null, target: 31n },
      former,
      sequence: former,
      after: uncalled(31n),
      notes: [],
    }
  }

  test('it is fixed with what was read under the locks, not what was found first', () => {
    expect(judgedFix(MOVED)).toMatchObject({
      status: 'fixed',
      message: null,
      drift: { furthest: 30n, collidesAfter: 0n },
      move: { target: 31n, parameters: null, goesBack: false },
      before: { ...called(3n), next: 4n },
      after: { ...uncalled(31n), next: 31n },
    })
  })

  test('it says how it was fixed, in sentences', () => {
    const notes = ['fixed without locking the table', 'open sessions may hold old values']
    expect(judgedFix({ ...MOVED, notes }).message).toBe(
      'Fixed without locking the table. Open sessions may hold old values.',
    )
  })

  test('it still names a column that cannot be compared', () => {
    expect(judgedFix(movedFrom(sequence({ maximum: 100n, columns: BOTH })), BOTH)).toMatchObject({
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
    expect(judgedFix({ kind: 'left', sequence: FOUND, reading: AHEAD })).toMatchObject({
      status: 'healthy',
      message: expect.stringContaining('Another session'),
      drift: { furthest: 28n },
      before: called(2n),
      after: called(41n),
      move: null,
      isDrifting: true,
    })
  })

  test.each([
    { status: 'unreadable', reading: UNREADABLE },
    { status: 'refused', reading: SENTINEL },
  ])('it is $status where that is what was read under the locks', ({ status, reading }) => {
    const outcome = judgedFix({ kind: 'left', sequence: FOUND, reading })
    expect(outcome.status).toBe(status)
    expect(outcome.message).not.toContain('Another session')
  })

  test('it is judged by the bounds that it had under the locks', () => {
    const altered = sequence({ maximum: 28n })
    expect(judgedFix({ kind: 'left', sequence: altered, reading: BEHIND })).toMatchObject({
      status: 'exhausted',
      sequence: { maximum: 28n },
      move: null,
    })
  })
})

describe('rewind', () => {
  test('makes a sequence that is ahead healthy in check, with a message and a move back', () => {
    expect(ahead()).toMatchObject({
      status: 'healthy',
      message: expect.stringMatching(/ahead of its rows.*rewind.*29 next\.$/),
      drift: null,
      isDrifting: false,
      move: { target: 29n, parameters: null, goesBack: true },
      before: { next: 1001n },
      after: null,
    })
  })

  test('makes it fixed elsewhere, with a message, and does not count it as drifted', () => {
    expect(rewound()).toMatchObject({
      status: 'fixed',
      message: 'It was ahead of its rows at 1001 and was moved back to 29 (rewind).',
      drift: null,
      isDrifting: false,
      move: { target: 29n, goesBack: true },
      before: { next: 1001n },
      after: { next: 29n },
    })
  })

  test('says of one that had run out that it had, which is no problem any more', () => {
    const of = sequence({ maximum: 100n })
    const found = { drift: null, beyond: { furthest: 28n, collidesAfter: 0n }, anywhere: null }
    const reading = { kind: 'read', scans: [], state: called(100n), answers: found } as const
    const finding = findingOf(of, reading, policy({ rewind: true }))
    expect(judge(finding)).toMatchObject({
      status: 'healthy',
      message:
        'It has run out, so that every insert fails: mode auto with rewind moves it back, to hand out 29 next.',
      move: { goesBack: true },
    })
    const outcome = judgeFixed(finding, {
      kind: 'moved',
      measured: reading,
      planned: { kind: 'move', drift: null, parameters: null, target: 29n },
      former: of,
      sequence: of,
      after: uncalled(29n),
      notes: [],
    })
    expect(outcome).toMatchObject({
      status: 'fixed',
      message: 'It had run out and was moved back to 29 (rewind).',
      isDrifting: false,
      move: { goesBack: true },
    })
  })

  test('says of one that another session moved meanwhile no more than that', () => {
    const of = sequence()
    const found = { drift: null, beyond: { furthest: 28n, collidesAfter: 0n }, anywhere: null }
    const reading = { kind: 'read', scans: [], state: called(1000n), answers: found } as const
    const finding = findingOf(of, reading, policy({ rewind: true }))
    const outcome = judgeFixed(finding, {
      kind: 'left',
      sequence: of,
      reading: { ...reading, state: called(28n) },
    })
    expect(outcome).toMatchObject({
      status: 'healthy',
      isDrifting: false,
      move: null,
      message: 'Another session moved it while the action ran.',
    })
  })

  test('with manual goes back where a sequence had run out, and the move says so', () => {
    const of = sequence({ maximum: 100n })
    const found = { drift: null, beyond: { furthest: 7n, collidesAfter: 3n }, anywhere: null }
    const reading = { kind: 'read', scans: [], state: called(100n), answers: found } as const
    const finding = findingOf(of, reading, manual(1n, 2n, { rewind: true }))
    expect(judge(finding).move).toEqual({
      target: 9n,
      parameters: { minimum: 1n, increment: 2n },
      goesBack: true,
    })
  })
})

describe('parameters that differ', () => {
  test('are drift in check, named, though no row collides', () => {
    expect(different()).toMatchObject({
      status: 'drifted',
      drift: null,
      isDrifting: true,
      move: { target: 4n, parameters: { minimum: 2n, increment: 2n }, goesBack: false },
      message:
        'Mode manual or the SQL script makes it hand out 4 next. Its parameters differ: INCREMENT BY 1 instead of 2, MINVALUE 1 instead of 2, START WITH 1 instead of 2.',
    })
  })

  test('are named one by one: only those that differ', () => {
    const of = sequence({ increment: 2n, minimum: 2n, start: 4n })
    const reading: Reading = { kind: 'read', scans: [], state: called(4n), answers: answers(null) }
    const { message } = judge(findingOf(of, reading, manual(2n, 2n)))
    expect(message).toContain('Its parameters differ: START WITH 4 instead of 2.')
    expect(message).not.toContain('INCREMENT')
  })

  test('are told from another residue class', () => {
    const of = sequence({ increment: 2n, minimum: 2n, start: 2n })
    const reading: Reading = { kind: 'read', scans: [], state: called(5n), answers: answers(null) }
    expect(judge(findingOf(of, reading, manual(2n, 2n)))).toMatchObject({
      status: 'drifted',
      isDrifting: true,
      message: expect.stringContaining('Its values are not 2 plus a multiple of 2, as '),
    })
  })

  test('are fixed with what it had before, and the sequence is as it is now', () => {
    expect(changed()).toMatchObject({
      status: 'fixed',
      isDrifting: true,
      drift: null,
      sequence: { increment: 2n, minimum: 2n, start: 2n },
      before: { lastValue: 2n, next: 3n, increment: 1n },
      after: { lastValue: 4n, next: 4n, increment: 2n },
      message:
        'Set to INCREMENT BY 2, MINVALUE 2, START WITH 2; it had INCREMENT BY 1, MINVALUE 1, START WITH 1.',
    })
  })

  test.each([
    { name: 'a descending sequence', of: sequence({ increment: -1n }), why: /it is descending/ },
    {
      name: 'blocks of another size',
      of: sequence({ increment: 50n, columns: [column({ block: 'pooled' })] }),
      why: /its increment 50 is the size of the blocks/,
    },
  ])('cannot be set for $name: failed, with a message', ({ of, why }) => {
    const reading: Reading = {
      kind: 'read',
      scans: [],
      state: uncalled(of.start),
      answers: answers(null),
    }
    expect(judge(findingOf(of, reading, manual(1n, 2n)))).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(why),
      move: null,
    })
  })

  test('are left alone where no column draws from the sequence', () => {
    const of = sequence({ columns: [] })
    const reading: Reading = { kind: 'read', scans: [], state: called(2n), answers: answers(null) }
    expect(judge(findingOf(of, reading, manual(2n, 2n)))).toMatchObject({
      status: 'unused',
      isDrifting: false,
      move: null,
    })
  })
})

describe('a move that cannot be made says why', () => {
  type Case = {
    readonly name: string
    readonly wishes: Policy
    readonly reading: Reading
    readonly status: string
    readonly message: RegExp
  }
  const beyond = { furthest: 95n, collidesAfter: 0n }

  test.each<Case>([
    {
      name: 'too much headroom names the headroom and the bounds',
      wishes: policy({ headroom: 500n }),
      reading: BEHIND,
      status: 'refused',
      message: /headroom of 500 would carry it to 529, outside of 1 to 100/,
    },
    {
      name: 'a minvalue beyond the end names both',
      wishes: manual(200n, 2n),
      reading: AHEAD,
      status: 'exhausted',
      message: /MAXVALUE 100 is not above minvalue 200/,
    },
    {
      name: 'rows of the class past capacity-limit that do not collide',
      wishes: manual(1n, 2n),
      reading: {
        kind: 'read',
        scans: [],
        state: called(3n),
        answers: { drift: null, beyond, anywhere: null },
      },
      status: 'refused',
      message: /Its new place would carry it to 97.*capacity-limit 90/,
    },
  ])('$name', ({ wishes, reading, status, message }) => {
    const outcome = judge(findingOf(sequence({ maximum: 100n }), reading, wishes))
    expect(outcome).toMatchObject({ status, move: null })
    expect(outcome.message).toMatch(message)
  })

  test('what is refused for its parameters alone is counted as drifting', () => {
    const reading: Reading = {
      kind: 'read',
      scans: [],
      state: called(3n),
      answers: { drift: null, beyond, anywhere: null },
    }
    const outcome = judge(findingOf(sequence({ maximum: 100n }), reading, manual(1n, 2n)))
    expect(outcome).toMatchObject({ status: 'refused', isDrifting: true, drift: null })
  })
})

test('headroom is told of a fix, where rows were in the way', () => {
  const of = sequence()
  const planned = { drift: { furthest: 28n, collidesAfter: 1n }, parameters: null, target: 129n }
  const outcome = judgeFixed(findingOf(of, BEHIND, policy({ headroom: 100n })), {
    kind: 'moved',
    measured: BEHIND,
    planned: { kind: 'move', ...planned },
    former: of,
    sequence: of,
    after: uncalled(129n),
    notes: [],
  })
  expect(outcome.message).toBe('100 numbers beyond the rows are left unused (headroom).')
})

describe('a sequence that will run out before long', () => {
  test('is healthy, and warned of', () => {
    expect(nearEnd()).toMatchObject({
      status: 'healthy',
      isDrifting: false,
      message: expect.stringMatching(
        /^97\.0% of its values are used up, which is past capacity-limit/,
      ),
    })
  })

  test.each([
    { limit: 97, warns: false },
    { limit: 96, warns: true },
  ])('is one past capacity-limit $limit: $warns', ({ limit, warns }) => {
    const reading: Reading = { kind: 'read', scans: [], state: called(97n), answers: answers(null) }
    const { message } = judge(
      findingOf(sequence({ maximum: 100n }), reading, policy({ capacityLimit: limit })),
    )
    expect(message !== null).toBe(warns)
  })

  test('is warned of beside its drift', () => {
    const found = answers({ furthest: 97n, collidesAfter: 0n })
    const reading: Reading = { kind: 'read', scans: [], state: called(96n), answers: found }
    expect(judged(COMPARABLE, reading)).toMatchObject({
      status: 'drifted',
      message: expect.stringMatching(/98 next\. .*used up/),
    })
  })

  test('is not warned of where it has run out, which says more', () => {
    expect(judged(COMPARABLE, AT_END).message).not.toContain('used up')
  })

  test('is not warned of where no column draws from it', () => {
    const of = sequence({ maximum: 100n, columns: [] })
    const reading: Reading = { kind: 'read', scans: [], state: called(97n), answers: answers(null) }
    expect(judge(findingOf(of, reading, POLICY)).message).toBeNull()
  })

  test('is measured where it is after a move back', () => {
    const of = sequence({ maximum: 100n })
    expect(rewound(of).message).not.toContain('used up')
  })
})

test('an unused sequence that looks like that of an ORM comes with the link to write', () => {
  expect(linkable()).toMatchObject({
    status: 'unused',
    message: expect.stringMatching(/input links: public\.orm_seq -> public\.orm\.id pooled$/),
  })
  expect(unused().message).toBeNull()
})

test('a link that lacks its column says what is to be filled in', () => {
  const of = sequence({ columns: [], suggestedLink: 'public.hibernate_sequence -> table.column' })
  const reading: Reading = { kind: 'read', scans: [], state: called(1n), answers: answers(null) }
  expect(judge(findingOf(of, reading, POLICY)).message).toMatch(
    /input links, with the table and column that it fills: public\.hibernate_sequence -> /,
  )
})

test('every status comes about', () => {
  expect(everyStatus().map(({ status }) => status)).toEqual([
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
