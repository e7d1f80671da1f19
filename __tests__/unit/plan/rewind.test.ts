/** Sequences that are moved back. */
import { describe, expect, test } from 'vitest'
import type { Sequence, SequenceState } from '../../../src/domain/sequence.ts'
import { plan, type Plan } from '../../../src/plan/plan.ts'
import type { Policy } from '../../../src/plan/policy.ts'
import { policy } from '../../helpers/policies.ts'
import {
  called,
  column,
  INT2,
  INT4,
  MAX,
  MIN,
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
  readonly policy?: Partial<Policy>
  readonly expected: Plan
}

const STAY: Plan = { kind: 'stay' }

function planOf({ of = sequence(), state, rows, policy: wishes = {} }: Omit<Case, 'expected'>) {
  const rewinding = policy({ rewind: true, ...wishes })
  return plan(of, measured({ sequence: of, state, rows }, rewinding), rewinding)
}

function back(target: bigint): Plan {
  return { kind: 'move', drift: null, parameters: null, target }
}

describe('rewind moves back a sequence', () => {
  test.each<Case>([
    {
      name: 'that is ahead of its rows, to one step past the furthest',
      state: called(1000n),
      rows: [1n, 2n, 28n],
      expected: back(29n),
    },
    {
      name: 'that is one step ahead of where it should be',
      state: uncalled(30n),
      rows: [28n],
      expected: back(29n),
    },
    {
      name: 'that has run out',
      of: sequence({ maximum: 100n }),
      state: called(100n),
      rows: [1n, 2n],
      expected: back(3n),
    },
    {
      name: "that has run out at the end of its column's type",
      of: sequence({ columns: [column({ range: INT4 })] }),
      state: called(2_147_483_647n),
      rows: [7n],
      expected: back(8n),
    },
    {
      name: 'that has run out over an empty table, to its start',
      of: sequence({ maximum: 100n, start: 10n }),
      state: called(100n),
      rows: [],
      expected: back(10n),
    },
    {
      name: 'over an empty table, to its start',
      state: called(41n),
      rows: [],
      expected: back(1n),
    },
    {
      name: 'over an empty table, to a start that is not its minimum',
      of: sequence({ start: 100n }),
      state: called(141n),
      rows: [],
      expected: back(100n),
    },
    {
      name: 'over an empty table, to a start in another residue class',
      of: sequence({ increment: 2n, start: 1n }),
      state: called(42n),
      rows: [],
      expected: back(1n),
    },
    {
      name: "over rows of another node's class alone, to the first of its own class at its start",
      of: sequence({ increment: 2n, start: 1n }),
      state: called(42n),
      rows: [1n, 3n, 5n],
      expected: back(2n),
    },
    {
      name: "over rows of another node's class alone, to its start where that is of its class",
      of: sequence({ increment: 2n, start: 2n }),
      state: called(42n),
      rows: [1n, 3n, 5n],
      expected: back(2n),
    },
    {
      name: 'past the rows of its own class, whatever the other class holds',
      of: sequence({ increment: 2n }),
      state: called(43n),
      rows: [1n, 7n, 20n],
      expected: back(9n),
    },
    {
      name: 'past a row before its start, since that is of its class and within the bounds',
      of: sequence({ start: 100n }),
      state: called(141n),
      rows: [5n],
      expected: back(6n),
    },
    {
      name: 'whatever lies outside its bounds',
      of: sequence({ minimum: 10n, maximum: 100n, start: 10n }),
      state: called(50n),
      rows: [5n, 1000n],
      expected: back(10n),
    },
    {
      name: 'to more than the headroom beyond the furthest row',
      state: called(1000n),
      rows: [28n],
      policy: { headroom: 100n },
      expected: back(129n),
    },
    {
      name: 'over an empty table to its start, whatever the headroom',
      state: called(1000n),
      rows: [],
      policy: { headroom: 100n },
      expected: back(1n),
    },
    {
      name: 'that descends, up to one step below the lowest row',
      of: sequence({ increment: -1n }),
      state: called(-1000n),
      rows: [-1n, -28n],
      expected: back(-29n),
    },
    {
      name: 'that descends, in its residue class',
      of: sequence({ increment: -3n, maximum: 100n, start: 100n }),
      state: called(-50n),
      rows: [10n, 9n, 8n],
      expected: back(7n),
    },
    {
      name: 'that descends, over an empty table to its start',
      of: sequence({ increment: -1n }),
      state: called(-41n),
      rows: [],
      expected: back(-1n),
    },
    {
      name: 'that descends and has run out',
      of: sequence({ increment: -1n, minimum: -100n }),
      state: called(-100n),
      rows: [-7n],
      expected: back(-8n),
    },
    {
      name: 'that cycles, within its round',
      of: sequence({ maximum: 100n, cycle: true }),
      state: called(50n),
      rows: [7n],
      expected: back(8n),
    },
    {
      name: 'past capacity-limit, where the way back ends past it too',
      of: sequence({ maximum: 100n }),
      state: called(98n),
      rows: [95n],
      expected: back(96n),
    },
    {
      name: 'at the end of 64 bits',
      state: called(MAX),
      rows: [MAX - 1n],
      expected: back(MAX),
    },
    {
      name: 'at the other end of 64 bits',
      of: sequence({ increment: -1n }),
      state: called(MIN),
      rows: [MIN + 1n],
      expected: back(MIN),
    },
    {
      name: 'that allocates pooled blocks, to the block after the one that holds the row',
      of: sequence({ increment: 50n, columns: [column({ block: 'pooled' })] }),
      state: called(1001n),
      rows: [60n],
      expected: back(151n),
    },
    {
      name: 'that allocates pooled-lo blocks, to the block after the one that holds the row',
      of: sequence({ increment: 10n, columns: [column({ block: 'pooled-lo' })] }),
      state: called(1001n),
      rows: [25n],
      expected: back(31n),
    },
  ])('$name', (given) => {
    expect(planOf(given)).toEqual(given.expected)
  })
})

test('rewind does not take a table for empty whose row lies in the last pooled-lo block', () => {
  const columns = [column({ block: 'pooled-lo' })]
  const of = sequence({ increment: 50n, maximum: 101n, columns })
  // Its own class is 2, 52; the row lies in the block 101 … 150 of the class of its start.
  expect(planOf({ name: '', of, state: called(52n), rows: [120n] })).toEqual(back(2n))
})

describe('rewind leaves a sequence where it is', () => {
  test.each<Omit<Case, 'expected'>>([
    { name: 'that is just past its rows', state: called(28n), rows: [1n, 28n] },
    { name: 'that is fresh over an empty table', state: uncalled(1n), rows: [] },
    {
      name: 'that is fresh at a start above its minimum',
      of: sequence({ start: 100n }),
      state: uncalled(100n),
      rows: [],
    },
    {
      name: 'that is before its start over an empty table: it never goes forward',
      of: sequence({ start: 100n }),
      state: uncalled(50n),
      rows: [],
    },
    {
      name: 'that is as far ahead as the headroom asks',
      state: uncalled(129n),
      rows: [28n],
      policy: { headroom: 100n },
    },
    {
      name: 'that is less far ahead than the headroom asks: it never goes forward',
      state: uncalled(60n),
      rows: [28n],
      policy: { headroom: 100n },
    },
    {
      name: 'over a column that cannot be compared',
      of: sequence({ columns: [unknownColumn()] }),
      state: called(1000n),
      rows: [],
    },
    {
      name: 'over a column that cannot be compared beside one that can',
      of: sequence({ columns: [column(), unknownColumn()] }),
      state: called(1000n),
      rows: [28n],
    },
    {
      name: 'whose rows are partly excluded',
      of: sequence({ isPartlyRead: true }),
      state: called(1000n),
      rows: [28n],
    },
    {
      name: 'that nobody draws from',
      of: sequence({ columns: [] }),
      state: called(1000n),
      rows: [],
    },
    {
      name: 'whose start its column cannot hold',
      of: sequence({ start: 40_000n, columns: [column({ range: INT2 })] }),
      state: called(100n),
      rows: [],
    },
  ])('$name', (given) => {
    expect(planOf(given)).toEqual(STAY)
  })

  test('that has run out, where a row holds its last value', () => {
    const of = sequence({ maximum: 100n })
    expect(planOf({ name: '', of, state: called(100n), rows: [100n] })).toEqual({
      kind: 'exhausted',
      drift: null,
      parameters: null,
      target: null,
    })
  })

  test('that has run out, where some of its rows are excluded', () => {
    const of = sequence({ maximum: 100n, isPartlyRead: true })
    expect(planOf({ name: '', of, state: called(100n), rows: [5n] })).toMatchObject({
      kind: 'exhausted',
      drift: null,
    })
  })
})

describe('with rewind a sequence that drifts', () => {
  test.each<Case>([
    {
      name: 'is moved forward as ever',
      state: called(2n),
      rows: [1n, 4n, 28n],
      expected: {
        kind: 'move',
        drift: { furthest: 28n, collidesAfter: 1n },
        parameters: null,
        target: 29n,
      },
    },
    {
      name: 'is refused by capacity-limit as ever',
      of: sequence({ maximum: 100n }),
      state: called(2n),
      rows: [95n],
      expected: {
        kind: 'refused',
        drift: { furthest: 95n, collidesAfter: 92n },
        parameters: null,
        target: 96n,
      },
    },
    {
      name: 'is exhausted as ever where no value is left',
      of: sequence({ maximum: 100n }),
      state: called(2n),
      rows: [100n],
      expected: {
        kind: 'exhausted',
        drift: { furthest: 100n, collidesAfter: 97n },
        parameters: null,
        target: 101n,
      },
    },
    {
      name: 'is moved forward where some of its rows are excluded',
      of: sequence({ isPartlyRead: true }),
      state: called(2n),
      rows: [3n],
      expected: {
        kind: 'move',
        drift: { furthest: 3n, collidesAfter: 0n },
        parameters: null,
        target: 4n,
      },
    },
  ])('$name', (given) => {
    expect(planOf(given)).toEqual(given.expected)
  })
})
