/** Sequences whose values stand for blocks of ids. */
import { describe, expect, test } from 'vitest'
import type { Block, Sequence, SequenceState } from '../../../src/domain/sequence.ts'
import { plan, type Plan } from '../../../src/plan/plan.ts'
import { policy } from '../../helpers/policies.ts'
import { called, column, MAX, sequence, uncalled } from '../../helpers/sequences.ts'
import { measured } from './measured.ts'

type Case = {
  readonly name: string
  readonly block: Block
  readonly definition?: Partial<Sequence>
  readonly state: SequenceState
  readonly rows: readonly bigint[]
  readonly limit?: number
  readonly expected: Plan
}

const STAY: Plan = { kind: 'stay' }

function move(furthest: bigint, collidesAfter: bigint, target: bigint): Plan {
  return { kind: 'move', drift: { furthest, collidesAfter }, parameters: null, target }
}

function stuck(furthest: bigint, collidesAfter: bigint, target: bigint): Plan {
  return { kind: 'exhausted', drift: { furthest, collidesAfter }, parameters: null, target }
}

function planOf({ block, definition, state, rows, limit = 90 }: Omit<Case, 'expected'>): Plan {
  const of = sequence({ increment: 50n, columns: [column({ block })], ...definition })
  const wishes = policy({ capacityLimit: limit })
  return plan(of, measured({ sequence: of, state, rows }, wishes), wishes)
}

describe('a sequence whose value N stands for N−49 … N (pooled)', () => {
  test.each<Case>([
    {
      name: 'drifts when it is fresh and the table holds id 1',
      block: 'pooled',
      state: uncalled(1n),
      rows: [1n],
      expected: move(1n, 0n, 51n),
    },
    {
      name: 'never drifts over an empty table',
      block: 'pooled',
      state: called(101n),
      rows: [],
      expected: STAY,
    },
    {
      name: 'is ahead of the rows up to the value that it handed out last',
      block: 'pooled',
      state: called(101n),
      rows: [1n, 100n, 101n],
      expected: STAY,
    },
    {
      name: 'meets the first id of its next block at once',
      block: 'pooled',
      state: called(101n),
      rows: [102n],
      expected: move(151n, 0n, 201n),
    },
    {
      name: 'meets the last id of its next block after 49 inserts',
      block: 'pooled',
      state: called(101n),
      rows: [151n],
      expected: move(151n, 49n, 201n),
    },
    {
      name: 'goes beyond the block that holds the furthest row, not to the row',
      block: 'pooled',
      state: called(101n),
      rows: [110n, 152n],
      expected: move(201n, 8n, 251n),
    },
    {
      name: 'counts inserts from the first id of its next block',
      block: 'pooled',
      state: uncalled(51n),
      rows: [30n],
      expected: move(51n, 28n, 101n),
    },
    {
      name: 'does not look below its minimum, where no block begins',
      block: 'pooled',
      state: uncalled(1n),
      rows: [0n, -20n, -49n],
      expected: STAY,
    },
    {
      name: 'looks below 1 where its minimum allows it',
      block: 'pooled',
      definition: { minimum: -100n },
      state: uncalled(1n),
      rows: [-20n],
      limit: 100,
      expected: move(1n, 28n, 51n),
    },
    {
      name: 'does not count rows beyond its last block',
      block: 'pooled',
      definition: { maximum: 200n },
      state: uncalled(1n),
      rows: [152n, 200n],
      expected: STAY,
    },
    {
      name: 'is exhausted by a row in its last block',
      block: 'pooled',
      definition: { maximum: 200n },
      state: uncalled(1n),
      rows: [102n],
      expected: stuck(151n, 101n, 201n),
    },
    {
      name: 'is refused where the next block is past capacity-limit',
      block: 'pooled',
      definition: { maximum: 1000n },
      state: uncalled(1n),
      rows: [900n],
      expected: {
        kind: 'refused',
        drift: { furthest: 901n, collidesAfter: 899n },
        parameters: null,
        target: 951n,
      },
    },
    {
      name: 'ends with 64 bits',
      block: 'pooled',
      definition: { start: MAX - 60n },
      state: uncalled(MAX - 60n),
      rows: [MAX - 10n],
      expected: stuck(MAX - 10n, 99n, MAX + 40n),
    },
    {
      name: 'does not reach rows beyond its last block of 64 bits',
      block: 'pooled',
      state: uncalled(MAX - 60n),
      rows: [MAX - 9n, MAX],
      expected: STAY,
    },
  ])('$name', (given) => {
    expect(planOf(given)).toEqual(given.expected)
  })
})

describe('a sequence whose value N stands for N … N+49 (pooled-lo)', () => {
  test.each<Case>([
    {
      name: 'drifts when it is fresh and the table holds id 1',
      block: 'pooled-lo',
      state: uncalled(1n),
      rows: [1n],
      expected: move(1n, 0n, 51n),
    },
    {
      name: 'drifts when it is fresh and the last id of its first block is taken',
      block: 'pooled-lo',
      state: uncalled(1n),
      rows: [50n],
      expected: move(1n, 49n, 51n),
    },
    {
      name: 'is ahead of the rows of the block that it handed out last',
      block: 'pooled-lo',
      state: called(101n),
      rows: [1n, 101n, 150n],
      expected: STAY,
    },
    {
      name: 'goes beyond the block that holds the furthest row, not to the row',
      block: 'pooled-lo',
      state: called(101n),
      rows: [160n, 201n],
      expected: move(201n, 9n, 251n),
    },
    {
      name: 'counts rows beyond its MAXVALUE that its last block reaches',
      block: 'pooled-lo',
      definition: { maximum: 60n },
      state: uncalled(1n),
      rows: [100n],
      expected: stuck(51n, 99n, 101n),
    },
    {
      name: 'does not count rows beyond its last block',
      block: 'pooled-lo',
      definition: { maximum: 60n },
      state: uncalled(1n),
      rows: [101n],
      expected: STAY,
    },
    {
      name: 'reaches to the end of 64 bits and not over it',
      block: 'pooled-lo',
      state: uncalled(MAX - 10n),
      rows: [MAX],
      expected: stuck(MAX - 10n, 10n, MAX + 40n),
    },
  ])('$name', (given) => {
    expect(planOf(given)).toEqual(given.expected)
  })
})

describe('with increment 1', () => {
  test.each([
    { rows: [], state: uncalled(1n) },
    { rows: [1n], state: uncalled(1n) },
    { rows: [1n, 2n, 4n], state: called(2n) },
    { rows: [3n], state: called(3n) },
    { rows: [MAX], state: called(2n) },
  ])('blocks are single values: rows $rows', ({ rows, state }) => {
    const definition = { increment: 1n }
    const of = (block: Block) =>
      planOf({
        name: '',
        block,
        state,
        rows,
        definition: { ...definition, columns: [column({ block })] },
      })
    expect(of('pooled')).toEqual(of('single'))
    expect(of('pooled-lo')).toEqual(of('single'))
  })
})

test('columns of different blocks count together: the nearest and the furthest of all', () => {
  const columns = [column({ block: 'pooled' }), column({ block: 'pooled-lo' }), column()]
  const definition = { columns, increment: 10n }
  // Next is 11: pooled 2 … 11, pooled-lo 11 … 20, single 11.
  const given = { name: '', block: 'single', definition, state: called(1n) } as const
  expect(planOf({ ...given, rows: [5n] })).toEqual(move(11n, 3n, 21n))
  expect(planOf({ ...given, rows: [18n] })).toEqual(move(21n, 7n, 31n))
  expect(planOf({ ...given, rows: [21n] })).toEqual(move(21n, 1n, 31n))
})
