/** The heart: what is wrong with a sequence, and where it must go. */
import { describe, expect, test } from 'vitest'
import type { Bounds, SequenceDefinition, SequenceState } from '../../../src/domain/sequence.ts'
import { plan, type Plan } from '../../../src/plan/plan.ts'
import { policy } from '../../helpers/policies.ts'
import {
  called,
  column,
  INT2,
  INT4,
  INT8,
  MAX,
  MIN,
  sequence,
  uncalled,
} from '../../helpers/sequences.ts'
import { measured } from './measured.ts'

type Case = {
  readonly name: string
  readonly definition?: Partial<SequenceDefinition>
  /** Ranges of the columns' types. One bigint column where not given. */
  readonly ranges?: readonly Bounds[]
  readonly state: SequenceState
  readonly rows: readonly bigint[]
  /** Percent; 90 where not given. */
  readonly limit?: number
  readonly expected: Plan
}

const STAY: Plan = { kind: 'stay' }
const RUN_OUT: Plan = { kind: 'exhausted', drift: null, parameters: null, target: null }

function move(furthest: bigint, collidesAfter: bigint, target: bigint): Plan {
  return { kind: 'move', drift: { furthest, collidesAfter }, parameters: null, target }
}

function refused(furthest: bigint, collidesAfter: bigint, target: bigint): Plan {
  return { kind: 'refused', drift: { furthest, collidesAfter }, parameters: null, target }
}

function stuck(furthest: bigint, collidesAfter: bigint, increment = 1n): Plan {
  const drift = { furthest, collidesAfter }
  return { kind: 'exhausted', drift, parameters: null, target: furthest + increment }
}

function planOf({ definition = {}, ranges = [INT8], state, rows, limit = 90 }: Case): Plan {
  const planned = sequence({ ...definition, columns: ranges.map((range) => column({ range })) })
  const wishes = policy({ capacityLimit: limit })
  return plan(planned, measured({ sequence: planned, state, rows }, wishes), wishes)
}

/** All of 64 bits, in either direction. */
const WHOLE = { minimum: MIN, maximum: MAX }
const FIVE = { minimum: 1n, maximum: 5n }
const TEN = { minimum: 1n, maximum: 10n }
const HUNDRED = { minimum: 1n, maximum: 100n }
const MINUS_HUNDRED = { increment: -1n, minimum: -100n, maximum: -1n }

describe('a sequence that counts 1, 2, 3', () => {
  test.each<Case>([
    {
      name: 'drifts when it is fresh and the table holds id 1',
      state: uncalled(1n),
      rows: [1n],
      expected: move(1n, 0n, 2n),
    },
    {
      name: 'never drifts over an empty table when it is fresh',
      state: uncalled(1n),
      rows: [],
      expected: STAY,
    },
    {
      name: 'never drifts over an empty table when it has been used',
      state: called(41n),
      rows: [],
      expected: STAY,
    },
    {
      name: 'is healthy when the row is the value it handed out last',
      state: called(1n),
      rows: [1n],
      expected: STAY,
    },
    {
      name: 'drifts when a row holds the value after the one it handed out last',
      state: called(1n),
      rows: [1n, 2n],
      expected: move(2n, 0n, 3n),
    },
    {
      name: 'hands out an uncalled last value itself, so that a row there collides',
      state: uncalled(5n),
      rows: [5n],
      expected: move(5n, 0n, 6n),
    },
    {
      name: 'is healthy when the row is just before an uncalled last value',
      state: uncalled(5n),
      rows: [4n],
      expected: STAY,
    },
    {
      name: 'is healthy when it is far ahead of all rows',
      state: called(1000n),
      rows: [1n, 2n, 3n],
      expected: STAY,
    },
    {
      name: 'drifts after one good insert when ids are 1, 2, 4 and next is 3',
      state: called(2n),
      rows: [1n, 2n, 4n],
      expected: move(4n, 1n, 5n),
    },
    {
      name: 'counts inserts up to the first collision but goes beyond the last one',
      state: called(2n),
      rows: [4n, 9n],
      expected: move(9n, 1n, 10n),
    },
    {
      name: 'drifts after many good inserts over a single distant row',
      state: uncalled(3n),
      rows: [28n],
      expected: move(28n, 25n, 29n),
    },
    {
      name: 'drifts over rows below zero that are still ahead of it',
      definition: WHOLE,
      state: called(-5n),
      rows: [-2n, 0n],
      limit: 100,
      expected: move(0n, 2n, 1n),
    },
  ])('$name', (given) => {
    expect(planOf(given)).toEqual(given.expected)
  })
})

describe('a sequence with another increment', () => {
  test.each<Case>([
    {
      name: 'of 2 does not count rows of the other parity',
      definition: { increment: 2n },
      state: uncalled(1n),
      rows: [2n, 4n],
      expected: STAY,
    },
    {
      name: 'of 2 counts rows of its own parity only',
      definition: { increment: 2n },
      state: uncalled(1n),
      rows: [2n, 3n, 8n],
      expected: move(3n, 1n, 5n),
    },
    {
      name: 'of 2 takes its parity from next, not from its minimum',
      definition: { increment: 2n },
      state: called(4n),
      rows: [7n, 8n, 9n, 10n, 11n],
      expected: move(10n, 1n, 12n),
    },
    {
      name: 'of 2 below zero does not count rows of the other parity',
      definition: { increment: 2n, minimum: -10n },
      state: uncalled(-9n),
      rows: [-8n, -6n, 0n, 2n],
      expected: STAY,
    },
    {
      name: 'of 2 below zero counts rows of its own parity',
      definition: { increment: 2n, minimum: -10n },
      state: uncalled(-9n),
      rows: [-5n, 0n],
      expected: move(-5n, 2n, -3n),
    },
    {
      name: 'of 3 keeps its residue class across zero',
      definition: { increment: 3n, minimum: -100n },
      state: uncalled(-4n),
      rows: [-3n, -2n, 0n, 1n, 2n, 3n, 4n],
      expected: move(2n, 2n, 5n),
    },
    {
      name: 'of -1 drifts over the row that it hands out next',
      definition: { increment: -1n },
      state: uncalled(-1n),
      rows: [-1n],
      expected: move(-1n, 0n, -2n),
    },
    {
      name: 'of -1 goes beyond the lowest row and collides with the highest',
      definition: { increment: -1n },
      state: called(-1n),
      rows: [-5n, -4n, -1n],
      expected: move(-5n, 2n, -6n),
    },
    {
      name: 'of -1 is healthy when all rows are above it',
      definition: { increment: -1n },
      state: called(-10n),
      rows: [-1n, -5n, -10n],
      expected: STAY,
    },
    {
      name: 'of -1 counts positive rows that are still below it',
      definition: { increment: -1n, minimum: 1n, maximum: 100n },
      state: uncalled(100n),
      rows: [98n, 97n],
      expected: move(97n, 2n, 96n),
    },
    {
      name: 'of -2 does not count rows of the other parity',
      definition: { increment: -2n },
      state: called(-1n),
      rows: [-4n, -6n],
      expected: STAY,
    },
    {
      name: 'of -2 stays in its own parity',
      definition: { increment: -2n },
      state: called(-1n),
      rows: [-5n, -4n, -9n, -10n],
      expected: move(-9n, 1n, -11n),
    },
    {
      name: 'of -3 keeps its residue class across zero',
      definition: { increment: -3n, minimum: -100n, maximum: 100n },
      state: uncalled(4n),
      rows: [3n, 2n, 0n, -1n, -2n, -3n],
      expected: move(-2n, 2n, -5n),
    },
    {
      name: 'of 1000 does not count the rows between its values',
      definition: { increment: 1000n },
      state: uncalled(1n),
      rows: [2n, 1000n, 2000n],
      expected: STAY,
    },
    {
      name: 'of 1000 counts the rows that it meets',
      definition: { increment: 1000n },
      state: uncalled(1n),
      rows: [1001n, 5001n, 5002n],
      expected: move(5001n, 1n, 6001n),
    },
  ])('$name', (given) => {
    expect(planOf(given)).toEqual(given.expected)
  })
})

describe("rows outside the sequence's own bounds", () => {
  test.each<Case>([
    {
      name: 'do not make it drift when they are above the maximum',
      definition: HUNDRED,
      state: called(5n),
      rows: [101n, 1_000_000n, MAX],
      expected: STAY,
    },
    {
      name: 'do not move it when other rows do',
      definition: HUNDRED,
      state: called(5n),
      rows: [7n, 101n, MAX],
      expected: move(7n, 1n, 8n),
    },
    {
      name: 'do not make it drift when they are below the minimum',
      definition: { minimum: 1000n },
      state: uncalled(1000n),
      rows: [1n, 999n, MIN],
      expected: STAY,
    },
    {
      name: 'do not make a descending one drift',
      definition: MINUS_HUNDRED,
      state: uncalled(-1n),
      rows: [-101n, 0n, 7n, MIN, MAX],
      expected: STAY,
    },
  ])('$name', (given) => {
    expect(planOf(given)).toEqual(given.expected)
  })
})

describe('a sequence at its end', () => {
  test.each<Case>([
    {
      name: 'has run out when its last value was called, over an empty table too',
      definition: FIVE,
      state: called(5n),
      rows: [],
      expected: RUN_OUT,
    },
    {
      name: 'has run out when its last value was called, over a full table',
      definition: FIVE,
      state: called(5n),
      rows: [1n, 2n, 3n, 4n, 5n],
      expected: RUN_OUT,
    },
    {
      name: 'has run out when a whole step does not fit any more',
      definition: { ...TEN, increment: 3n },
      state: called(8n),
      rows: [],
      expected: RUN_OUT,
    },
    {
      name: 'is healthy while its last value is still to come',
      definition: FIVE,
      state: uncalled(5n),
      rows: [4n],
      expected: STAY,
    },
    {
      name: 'is exhausted when a row holds its last value',
      definition: FIVE,
      state: uncalled(5n),
      rows: [5n],
      expected: stuck(5n, 0n),
    },
    {
      name: 'is exhausted when a row at the end leaves no value beyond it',
      definition: FIVE,
      state: uncalled(1n),
      rows: [5n],
      expected: stuck(5n, 4n),
    },
    {
      name: 'is exhausted when no value of its class is left beyond the rows',
      definition: { ...TEN, increment: 3n },
      state: uncalled(1n),
      rows: [10n],
      expected: stuck(10n, 3n, 3n),
    },
    {
      name: 'moves to its very last value',
      definition: { ...TEN, increment: 3n },
      state: uncalled(1n),
      rows: [7n],
      expected: move(7n, 2n, 10n),
    },
    {
      name: 'has run out downwards',
      definition: MINUS_HUNDRED,
      state: called(-100n),
      rows: [],
      expected: RUN_OUT,
    },
    {
      name: 'is exhausted downwards when a row holds its minimum',
      definition: MINUS_HUNDRED,
      state: called(-98n),
      rows: [-100n],
      expected: stuck(-100n, 1n, -1n),
    },
  ])('$name', (given) => {
    expect(planOf(given)).toEqual(given.expected)
  })
})

describe('a cycling sequence', () => {
  test.each<Case>([
    {
      name: 'starts again at its minimum and never runs out',
      definition: { ...FIVE, cycle: true },
      state: called(5n),
      rows: [],
      expected: STAY,
    },
    {
      name: 'drifts over the rows of its next round',
      definition: { ...FIVE, cycle: true },
      state: called(5n),
      rows: [3n],
      expected: move(3n, 2n, 4n),
    },
    {
      name: 'does not look beyond its next wrap',
      definition: { ...FIVE, cycle: true },
      state: called(3n),
      rows: [1n, 2n, 3n],
      expected: STAY,
    },
    {
      name: 'is exhausted when its next round ends with a row',
      definition: { ...FIVE, cycle: true },
      state: called(5n),
      rows: [1n, 2n, 3n, 4n, 5n],
      expected: stuck(5n, 0n),
    },
    {
      name: 'starts again at its maximum when it descends',
      definition: { increment: -1n, minimum: -5n, maximum: -1n, cycle: true },
      state: called(-5n),
      rows: [-2n],
      expected: move(-2n, 1n, -3n),
    },
    {
      name: 'changes to the residue class of its minimum when it wraps',
      definition: { increment: 2n, minimum: 1n, maximum: 6n, cycle: true },
      state: called(6n),
      rows: [2n, 4n, 6n],
      expected: STAY,
    },
    {
      name: 'collides in the residue class of its minimum after the wrap',
      definition: { increment: 2n, minimum: 1n, maximum: 6n, cycle: true },
      state: called(6n),
      rows: [1n, 2n],
      expected: move(1n, 0n, 3n),
    },
    {
      name: 'stays in its residue class before the wrap',
      definition: { increment: 2n, minimum: 1n, maximum: 6n, cycle: true },
      state: called(2n),
      rows: [1n, 3n, 5n],
      expected: STAY,
    },
    {
      name: 'wraps from the highest 64-bit value',
      definition: { cycle: true },
      state: called(MAX),
      rows: [1n, 2n],
      expected: move(2n, 0n, 3n),
    },
    {
      name: 'wraps from the lowest 64-bit value',
      definition: { increment: -1n, cycle: true },
      state: called(MIN),
      rows: [-1n, -2n],
      expected: move(-2n, 0n, -3n),
    },
    {
      name: "has run out where its column's type ends, since the server does not wrap there",
      definition: { cycle: true },
      ranges: [INT4],
      state: called(2_147_483_647n),
      rows: [],
      expected: RUN_OUT,
    },
  ])('$name', (given) => {
    expect(planOf(given)).toEqual(given.expected)
  })
})

describe('at the ends of 64 bits a sequence', () => {
  test.each<Case>([
    {
      name: 'has run out when 9223372036854775807 was called',
      state: called(MAX),
      rows: [MAX],
      expected: RUN_OUT,
    },
    {
      name: 'is healthy when 9223372036854775807 is still to come',
      state: uncalled(MAX),
      rows: [MAX - 1n],
      expected: STAY,
    },
    {
      name: 'is exhausted when a row holds 9223372036854775807',
      state: called(MAX - 1n),
      rows: [MAX],
      expected: stuck(MAX, 0n),
    },
    {
      name: 'moves to 9223372036854775807 when it was over the limit already',
      state: called(MAX - 2n),
      rows: [MAX - 1n],
      expected: move(MAX - 1n, 0n, MAX),
    },
    {
      name: 'is exhausted by a sentinel row of 9223372036854775807, whatever lies between',
      state: uncalled(1n),
      rows: [MAX],
      expected: stuck(MAX, MAX - 1n),
    },
    {
      name: 'is refused when a sentinel row leaves it one value',
      state: uncalled(1n),
      rows: [1n, MAX - 1n],
      expected: refused(MAX - 1n, 0n, MAX),
    },
    {
      name: 'has run out when -9223372036854775808 was called',
      definition: { increment: -1n },
      state: called(MIN),
      rows: [],
      expected: RUN_OUT,
    },
    {
      name: 'is healthy when -9223372036854775808 is still to come',
      definition: { increment: -1n },
      state: called(MIN + 1n),
      rows: [MIN + 1n],
      expected: STAY,
    },
    {
      name: 'is exhausted when a row holds -9223372036854775808',
      definition: { increment: -1n },
      state: uncalled(MIN),
      rows: [MIN],
      expected: stuck(MIN, 0n, -1n),
    },
    {
      name: 'moves to -9223372036854775808 when it was over the limit already',
      definition: { increment: -1n },
      state: called(MIN + 2n),
      rows: [MIN + 1n],
      expected: move(MIN + 1n, 0n, MIN),
    },
    {
      // It hands out MIN, -1 and 9223372036854775806.
      name: 'with increment 9223372036854775807 counts the rows that it meets',
      definition: { ...WHOLE, increment: MAX },
      state: uncalled(MIN),
      rows: [-1n, 0n],
      limit: 100,
      expected: move(-1n, 1n, MAX - 1n),
    },
    {
      name: 'with increment 9223372036854775807 does not count the rows between',
      definition: { ...WHOLE, increment: MAX },
      state: uncalled(MIN),
      rows: [MIN + 1n, -2n, 0n, MAX],
      expected: STAY,
    },
    {
      name: 'with increment 9223372036854775807 is exhausted by a row on its last value',
      definition: { ...WHOLE, increment: MAX },
      state: uncalled(MIN),
      rows: [MAX - 1n],
      expected: stuck(MAX - 1n, 2n, MAX),
    },
    {
      name: 'with increment 9223372036854775807 runs out rather than overflow',
      definition: { increment: MAX },
      state: called(1n),
      rows: [1n],
      expected: RUN_OUT,
    },
    {
      // It hands out MAX and -1.
      name: 'with increment -9223372036854775808 moves by one step',
      definition: { ...WHOLE, increment: MIN },
      state: uncalled(MAX),
      rows: [MAX],
      expected: move(MAX, 0n, -1n),
    },
    {
      name: 'with increment -9223372036854775808 is exhausted by a row on its last value',
      definition: { ...WHOLE, increment: MIN },
      state: uncalled(MAX),
      rows: [-1n],
      expected: stuck(-1n, 1n, MIN),
    },
    {
      name: 'with increment -9223372036854775808 does not count the rows between',
      definition: { ...WHOLE, increment: MIN },
      state: uncalled(MAX),
      rows: [MAX - 1n, 0n, -2n, MIN],
      expected: STAY,
    },
    {
      name: 'with increment -9223372036854775808 reaches the lowest value from 0',
      definition: { ...WHOLE, increment: MIN },
      state: uncalled(0n),
      rows: [0n],
      limit: 100,
      expected: move(0n, 0n, MIN),
    },
    {
      name: 'with increment -9223372036854775808 runs out rather than overflow',
      definition: { ...WHOLE, increment: MIN },
      state: called(-1n),
      rows: [],
      expected: RUN_OUT,
    },
  ])('$name', (given) => {
    expect(planOf(given)).toEqual(given.expected)
  })
})

describe("a sequence over a column of a narrower type ends where the column's type does", () => {
  test.each<Case>([
    {
      name: 'a bigint sequence over an integer column has run out at 2147483647',
      ranges: [INT4],
      state: called(2_147_483_647n),
      rows: [],
      expected: RUN_OUT,
    },
    {
      name: 'it has run out too when it is beyond that already',
      ranges: [INT4],
      state: uncalled(5_000_000_000n),
      rows: [],
      expected: RUN_OUT,
    },
    {
      name: 'a row of 2147483647 in an integer column exhausts it',
      ranges: [INT4],
      state: called(7n),
      rows: [2_147_483_647n],
      expected: stuck(2_147_483_647n, 2_147_483_639n),
    },
    {
      name: 'a target just inside the integer range is refused',
      ranges: [INT4],
      state: uncalled(1n),
      rows: [2_147_483_646n],
      expected: refused(2_147_483_646n, 2_147_483_645n, 2_147_483_647n),
    },
    {
      name: 'a smallint column ends it at 32767',
      ranges: [INT2],
      state: called(32_766n),
      rows: [32_767n],
      expected: stuck(32_767n, 0n),
    },
    {
      name: 'a smallint column ends a descending one at -32768',
      definition: { increment: -1n },
      ranges: [INT2],
      state: called(-32_768n),
      rows: [],
      expected: RUN_OUT,
    },
    {
      name: 'the narrowest of several columns counts, and rows beyond it do not',
      ranges: [INT8, INT2, INT4],
      state: called(10n),
      rows: [12n, 32_768n, 3_000_000_000n],
      expected: move(12n, 1n, 13n),
    },
    {
      name: "the sequence's own bounds count where they are narrower than the type",
      definition: HUNDRED,
      ranges: [INT4],
      state: called(100n),
      rows: [],
      expected: RUN_OUT,
    },
    {
      name: 'a sequence whose whole range does not fit into its column has run out',
      definition: { minimum: 40_000n, maximum: 50_000n },
      ranges: [INT2],
      state: uncalled(40_000n),
      rows: [],
      expected: RUN_OUT,
    },
  ])('$name', (given) => {
    expect(planOf(given)).toEqual(given.expected)
  })
})

describe('the capacity limit', () => {
  test.each<Case>([
    {
      name: 'lets a target of exactly the limit pass',
      definition: HUNDRED,
      state: uncalled(1n),
      rows: [90n],
      expected: move(90n, 89n, 91n),
    },
    {
      name: 'refuses a target one value past it',
      definition: HUNDRED,
      state: uncalled(1n),
      rows: [91n],
      expected: refused(91n, 90n, 92n),
    },
    {
      name: 'refuses a sequence that stands exactly at it',
      definition: HUNDRED,
      state: called(90n),
      rows: [95n],
      expected: refused(95n, 4n, 96n),
    },
    {
      name: 'does not hold up a sequence that was past it already',
      definition: HUNDRED,
      state: called(91n),
      rows: [95n],
      expected: move(95n, 3n, 96n),
    },
    {
      name: 'does not concern a sequence past it that does not drift',
      definition: HUNDRED,
      state: called(98n),
      rows: [98n],
      expected: STAY,
    },
    {
      name: 'yields to exhausted where no value is left',
      definition: HUNDRED,
      state: uncalled(1n),
      rows: [100n],
      expected: stuck(100n, 99n),
    },
    {
      name: 'is mirrored for a descending sequence at exactly the limit',
      definition: MINUS_HUNDRED,
      state: uncalled(-1n),
      rows: [-90n],
      expected: move(-90n, 89n, -91n),
    },
    {
      name: 'is mirrored for a descending sequence one value past it',
      definition: MINUS_HUNDRED,
      state: uncalled(-1n),
      rows: [-91n],
      expected: refused(-91n, 90n, -92n),
    },
    {
      name: 'does not hold up a descending sequence that was past it already',
      definition: MINUS_HUNDRED,
      state: called(-91n),
      rows: [-95n],
      expected: move(-95n, 3n, -96n),
    },
    {
      name: 'is taken as it is given',
      definition: HUNDRED,
      state: uncalled(1n),
      rows: [51n],
      limit: 50,
      expected: refused(51n, 50n, 52n),
    },
    {
      // (29491 − 1) / 32767 is below 90 %, (29492 − 1) / 32767 above.
      name: "is measured within the column's range: the last value of a smallint that passes",
      ranges: [INT2],
      state: uncalled(1n),
      rows: [29_490n],
      expected: move(29_490n, 29_489n, 29_491n),
    },
    {
      name: "is measured within the column's range: the first value of a smallint that does not",
      ranges: [INT2],
      state: uncalled(1n),
      rows: [29_491n],
      expected: refused(29_491n, 29_490n, 29_492n),
    },
    {
      // 90 % of 9223372036854775807 is 8301034833169298226.3: a double could not tell these apart.
      name: 'is exact at 64 bits: the last target that passes',
      state: uncalled(1n),
      rows: [8_301_034_833_169_298_226n],
      expected: move(
        8_301_034_833_169_298_226n,
        8_301_034_833_169_298_225n,
        8_301_034_833_169_298_227n,
      ),
    },
    {
      name: 'is exact at 64 bits: the first target that does not',
      state: uncalled(1n),
      rows: [8_301_034_833_169_298_227n],
      expected: refused(
        8_301_034_833_169_298_227n,
        8_301_034_833_169_298_226n,
        8_301_034_833_169_298_228n,
      ),
    },
  ])('$name', (given) => {
    expect(planOf(given)).toEqual(given.expected)
  })
})
