/** Parameters that manual mode sets. */
import { describe, expect, test } from 'vitest'
import type { Bounds, Sequence, SequenceState } from '../../../src/domain/sequence.ts'
import { withParameters } from '../../../src/plan/parameters.ts'
import { plan, type Plan } from '../../../src/plan/plan.ts'
import type { Policy } from '../../../src/plan/policy.ts'
import { manual } from '../../helpers/policies.ts'
import {
  called,
  column,
  INT2,
  INT4,
  MAX,
  sequence,
  uncalled,
  unknownColumn,
} from '../../helpers/sequences.ts'
import { measured } from './measured.ts'

type Case = {
  readonly name: string
  readonly of?: Sequence
  readonly state: SequenceState
  readonly rows: readonly bigint[]
  /** The first of two nodes where not given: 1, 3, 5, … */
  readonly policy?: Policy
  readonly expected: Plan
}

const NODE_1 = { minimum: 1n, increment: 2n }
const NODE_2 = { minimum: 2n, increment: 2n }
const STAY: Plan = { kind: 'stay' }

/** A sequence that manual mode has set up already. */
function setUp(parameters = NODE_1, overrides: Partial<Sequence> = {}): Sequence {
  return withParameters(sequence(overrides), parameters)
}

function planOf({ of = sequence(), state, rows, policy = manual(1n, 2n) }: Omit<Case, 'expected'>) {
  return plan(of, measured({ sequence: of, state, rows }, policy), policy)
}

/** A move for the parameters alone: no row collides. */
function change(target: bigint, parameters = NODE_1): Plan {
  return { kind: 'move', drift: null, parameters, target }
}

function narrowed(range: Bounds, overrides: Partial<Sequence> = {}): Sequence {
  return sequence({ columns: [column({ range })], ...overrides })
}

describe('manual mode moves a sequence', () => {
  test.each<Case>([
    {
      name: 'that has other parameters, to its minvalue over an empty table',
      state: uncalled(1n),
      rows: [],
      expected: change(1n),
    },
    {
      name: 'that has other parameters, to the minvalue of the second node',
      state: uncalled(1n),
      rows: [],
      policy: manual(2n, 2n),
      expected: change(2n, NODE_2),
    },
    {
      name: 'whose START alone differs, in place',
      of: { ...setUp(), start: 3n },
      state: called(5n),
      rows: [5n],
      expected: change(7n),
    },
    {
      name: 'whose MINVALUE alone differs, in place',
      of: { ...setUp(), minimum: -5n },
      state: called(5n),
      rows: [5n],
      expected: change(7n),
    },
    {
      name: 'whose INCREMENT alone differs, to the next value of the class',
      of: { ...setUp(), increment: 1n },
      state: called(5n),
      rows: [5n],
      expected: change(7n),
    },
    {
      name: 'that has the parameters but counts in another residue class',
      of: setUp(),
      state: called(6n),
      rows: [],
      expected: change(9n),
    },
    {
      name: 'up to its minvalue where it was below',
      state: called(3n),
      rows: [1n, 2n, 3n],
      policy: manual(1000n, 10n),
      expected: change(1000n, { minimum: 1000n, increment: 10n }),
    },
    {
      name: 'beyond every row of the class, and says which inserts would have collided',
      state: called(2n),
      rows: [1n, 2n, 4n, 7n],
      expected: {
        kind: 'move',
        drift: { furthest: 7n, collidesAfter: 1n },
        parameters: NODE_1,
        target: 9n,
      },
    },
    {
      name: 'not because of rows of the other class, which it would have met as it was',
      state: called(2n),
      rows: [4n, 28n],
      expected: {
        kind: 'move',
        drift: { furthest: 28n, collidesAfter: 1n },
        parameters: NODE_1,
        target: 3n,
      },
    },
    {
      name: 'by rows of the class that it would not have met as it was: furthest is null',
      of: sequence({ increment: 2n }),
      state: uncalled(2n),
      rows: [3n, 9n],
      expected: change(11n),
    },
    {
      name: 'not behind where it was, though the rows end far before',
      state: called(1000n),
      rows: [1n, 2n, 3n],
      expected: change(1001n),
    },
    {
      name: 'not behind where it was, to the next of the class where its own is of another',
      state: called(1001n),
      rows: [],
      expected: change(1003n),
    },
    {
      name: 'to its own next value where that is of the class and free',
      state: uncalled(5n),
      rows: [],
      expected: change(5n),
    },
    {
      name: 'that has the parameters and drifts, as auto would',
      of: setUp(),
      state: called(3n),
      rows: [4n, 5n, 7n, 8n],
      expected: {
        kind: 'move',
        drift: { furthest: 7n, collidesAfter: 0n },
        parameters: null,
        target: 9n,
      },
    },
    {
      name: 'whatever column it is that cannot be compared',
      of: sequence({ columns: [unknownColumn()] }),
      state: called(4n),
      rows: [],
      expected: change(5n),
    },
    {
      name: 'to minvalue modulo an increment below it: 5 modulo 3 is 5, 8, 11',
      state: called(6n),
      rows: [8n],
      policy: manual(5n, 3n),
      expected: {
        kind: 'move',
        drift: { furthest: 8n, collidesAfter: 1n },
        parameters: { minimum: 5n, increment: 3n },
        target: 11n,
      },
    },
    {
      name: 'with increment 1 to the value after the rows',
      of: sequence({ increment: 2n }),
      state: uncalled(1n),
      rows: [2n, 4n],
      policy: manual(1n, 1n),
      expected: change(5n, { minimum: 1n, increment: 1n }),
    },
    {
      name: 'that cycles, from the end to its minvalue',
      of: sequence({ maximum: 10n, cycle: true }),
      state: called(10n),
      rows: [],
      expected: change(1n),
    },
    {
      name: 'more than the headroom beyond the rows of the class',
      state: called(2n),
      rows: [7n],
      policy: manual(1n, 2n, { headroom: 10n }),
      expected: {
        kind: 'move',
        drift: { furthest: 7n, collidesAfter: 4n },
        parameters: NODE_1,
        target: 19n,
      },
    },
    {
      name: 'without headroom where no row of the class is in the way',
      state: called(2n),
      rows: [2n],
      policy: manual(1n, 2n, { headroom: 10n }),
      expected: change(3n),
    },
    {
      name: 'of pooled blocks past a row that only the new MINVALUE lets its next block reach',
      of: sequence({
        increment: 50n,
        minimum: 51n,
        start: 51n,
        columns: [column({ block: 'pooled' })],
      }),
      state: uncalled(51n),
      rows: [20n],
      policy: manual(1n, 50n),
      expected: change(101n, { minimum: 1n, increment: 50n }),
    },
  ])('$name', (given) => {
    expect(planOf(given)).toEqual(given.expected)
  })
})

describe('manual mode leaves a sequence where it is', () => {
  test.each<Omit<Case, 'expected'>>([
    { name: 'that has the parameters and is fresh', of: setUp(), state: uncalled(1n), rows: [] },
    {
      name: 'that has the parameters and is ahead of its rows',
      of: setUp(),
      state: called(9n),
      rows: [1n, 3n, 9n],
    },
    {
      name: 'that meets only rows of the other class',
      of: setUp(),
      state: called(3n),
      rows: [4n, 6n, 1000n],
    },
    {
      name: 'in the class of a minvalue above the increment',
      of: setUp({ minimum: 5n, increment: 3n }),
      state: called(8n),
      rows: [],
      policy: manual(5n, 3n),
    },
  ])('$name', (given) => {
    expect(planOf(given)).toEqual(STAY)
  })
})

describe('manual mode cannot set up a sequence', () => {
  test.each<Case>([
    {
      name: 'whose MAXVALUE is below minvalue: it is exhausted',
      of: sequence({ maximum: 100n }),
      state: uncalled(1n),
      rows: [],
      policy: manual(101n, 2n),
      expected: {
        kind: 'exhausted',
        drift: null,
        parameters: { minimum: 101n, increment: 2n },
        target: 101n,
      },
    },
    {
      name: 'whose class has no value up to MAXVALUE beyond where it was: it is exhausted',
      of: sequence({ maximum: 100n }),
      state: uncalled(100n),
      rows: [],
      expected: { kind: 'exhausted', drift: null, parameters: NODE_1, target: 101n },
    },
    {
      name: 'whose last value of the class a row holds: it is exhausted',
      of: sequence({ maximum: 100n }),
      state: uncalled(98n),
      rows: [99n],
      expected: {
        kind: 'exhausted',
        drift: { furthest: 99n, collidesAfter: 1n },
        parameters: NODE_1,
        target: 101n,
      },
    },
    {
      name: "whose column's type ends below minvalue: it is exhausted",
      of: narrowed(INT2),
      state: uncalled(1n),
      rows: [],
      policy: manual(40_000n, 2n),
      expected: {
        kind: 'exhausted',
        drift: null,
        parameters: { minimum: 40_000n, increment: 2n },
        target: 40_000n,
      },
    },
    {
      name: "whose column's type ends below the target: it is exhausted",
      of: narrowed(INT4),
      state: called(5n),
      rows: [2_147_483_647n],
      expected: {
        kind: 'exhausted',
        drift: { furthest: 2_147_483_647n, collidesAfter: 2_147_483_641n },
        parameters: NODE_1,
        target: 2_147_483_649n,
      },
    },
    {
      name: 'that has run out: it is exhausted, since it does not go back',
      of: sequence({ maximum: 100n }),
      state: called(100n),
      rows: [1n],
      expected: { kind: 'exhausted', drift: null, parameters: NODE_1, target: 101n },
    },
    {
      name: 'at the end of 64 bits: it is exhausted, and nothing overflows',
      state: called(MAX),
      rows: [],
      policy: manual(2n, 2n),
      expected: { kind: 'exhausted', drift: null, parameters: NODE_2, target: MAX + 1n },
    },
    {
      name: 'whose target is past capacity-limit: it is refused',
      of: sequence({ maximum: 100n }),
      state: called(3n),
      rows: [95n],
      expected: {
        kind: 'refused',
        drift: { furthest: 95n, collidesAfter: 91n },
        parameters: NODE_1,
        target: 97n,
      },
    },
    {
      name: 'whose minvalue alone is past capacity-limit: nothing, since usage counts from there',
      of: sequence({ maximum: 100n }),
      state: called(3n),
      rows: [],
      policy: manual(95n, 2n),
      expected: {
        kind: 'move',
        drift: null,
        parameters: { minimum: 95n, increment: 2n },
        target: 95n,
      },
    },
    {
      name: 'that was past capacity-limit already: nothing, it is moved',
      of: sequence({ maximum: 100n }),
      state: called(93n),
      rows: [95n],
      expected: {
        kind: 'move',
        drift: { furthest: 95n, collidesAfter: 1n },
        parameters: NODE_1,
        target: 97n,
      },
    },
  ])('$name', (given) => {
    expect(planOf(given)).toEqual(given.expected)
  })
})

describe('manual mode is unfit for', () => {
  test.each<Omit<Case, 'expected'> & { readonly reason: RegExp }>([
    {
      name: 'a descending sequence',
      of: sequence({ increment: -1n }),
      state: uncalled(-1n),
      rows: [],
      reason: /descending/,
    },
    {
      name: 'a descending sequence that drifts',
      of: sequence({ increment: -1n }),
      state: uncalled(-1n),
      rows: [-1n],
      reason: /descending/,
    },
    {
      name: 'a pooled column with another increment, whose size of blocks it would change',
      of: sequence({ increment: 50n, columns: [column({ block: 'pooled' })] }),
      state: called(51n),
      rows: [],
      reason: /increment 50 .*public\.loans\.id.*input links/,
    },
    {
      name: 'a pooled-lo column with another increment',
      of: sequence({ increment: 10n, columns: [column(), column({ block: 'pooled-lo' })] }),
      state: called(11n),
      rows: [],
      reason: /increment 10 /,
    },
  ])('$name', (given) => {
    expect(planOf(given)).toMatchObject({
      kind: 'unfit',
      reason: expect.stringMatching(given.reason),
    })
  })

  test('none of the columns that share a sequence, where it has their increment', () => {
    const of = sequence({ increment: 50n, columns: [column({ block: 'pooled' })] })
    expect(planOf({ name: '', of, state: called(51n), rows: [], policy: manual(1n, 50n) })).toEqual(
      STAY,
    )
  })
})

describe('manual mode with rewind', () => {
  const REWIND = manual(1n, 2n, { rewind: true })

  test.each<Case>([
    {
      name: 'goes back to the first value beyond the rows of the class',
      state: called(1000n),
      rows: [1n, 2n, 3n, 8n],
      policy: REWIND,
      expected: change(5n),
    },
    {
      name: 'goes back to minvalue over an empty table',
      state: called(1000n),
      rows: [],
      policy: REWIND,
      expected: change(1n),
    },
    {
      name: 'goes back where it has run out',
      of: sequence({ maximum: 100n }),
      state: called(100n),
      rows: [7n],
      policy: REWIND,
      expected: change(9n),
    },
    {
      name: 'goes back where only its place is wrong',
      of: setUp(),
      state: called(999n),
      rows: [3n],
      policy: REWIND,
      expected: { kind: 'move', drift: null, parameters: null, target: 5n },
    },
    {
      name: 'does not go back where tables are excluded',
      of: sequence({ isPartlyRead: true }),
      state: called(1000n),
      rows: [3n],
      policy: REWIND,
      expected: change(1001n),
    },
    {
      name: 'does not go back over a column that cannot be compared',
      of: sequence({ columns: [column(), unknownColumn()] }),
      state: called(1000n),
      rows: [3n],
      policy: REWIND,
      expected: change(1001n),
    },
  ])('$name', (given) => {
    expect(planOf(given)).toEqual(given.expected)
  })
})

test.each([
  { name: 'a fresh one', of: sequence(), state: uncalled(1n), rows: [] },
  { name: 'one that drifts', of: sequence(), state: called(2n), rows: [4n, 7n, 28n] },
  { name: 'one that is far ahead', of: sequence(), state: called(1000n), rows: [3n] },
  { name: 'one of another class', of: setUp(NODE_2), state: called(6n), rows: [2n, 7n] },
])('manual mode run twice on $name changes nothing the second time', ({ of, state, rows }) => {
  const policy = manual(1n, 2n)
  const planned = planOf({ name: '', of, state, rows, policy })
  if (planned.kind !== 'move') throw new Error(`not moved: ${planned.kind}`)
  const moved = planned.parameters === null ? of : withParameters(of, planned.parameters)
  const now = uncalled(planned.target)
  expect(planOf({ name: '', of: moved, state: now, rows, policy })).toEqual(STAY)
  expect(planOf({ name: '', of: moved, state: called(planned.target), rows, policy })).toEqual(STAY)
})
