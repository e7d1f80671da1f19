/** The rows in the way as a range, and what the ends of a column tell of it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tellFrom, type Extremes, type RowRange } from '../../../src/plan/row-range.ts'

const INCREMENTS = [1n, -1n, 3n, -3n]

/** A range, and rows some of which lie within it. */
const situations = fc.record({
  increment: fc.constantFrom(...INCREMENTS),
  first: fc.bigInt({ min: -20n, max: 20n }),
  width: fc.bigInt({ min: 0n, max: 30n }),
  rows: fc.array(fc.bigInt({ min: -40n, max: 40n }), { maxLength: 8 }),
  readsBothEnds: fc.boolean(),
})

type Situation = typeof situations extends fc.Arbitrary<infer T> ? T : never

function rangeOf({ increment, first, width }: Situation): RowRange {
  const modulus = increment < 0n ? -increment : increment
  const remainders = modulus === 1n ? null : [1n, 1n - modulus]
  return { lowest: first, highest: first + width, increment, remainders }
}

/** Row by row. */
function truth({ lowest, highest, increment, remainders }: RowRange, rows: readonly bigint[]) {
  const within = rows.filter(
    (row) =>
      row >= lowest &&
      row <= highest &&
      (remainders === null || remainders.includes(row % increment)),
  )
  return endsOf(within)
}

function endsOf(rows: readonly bigint[]): Extremes | null {
  const [lowest, highest] = [rows.toSorted(ascending)[0], rows.toSorted(ascending).at(-1)]
  return lowest === undefined || highest === undefined ? null : { lowest, highest }
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b)
}

test('what the ends of a column tell of a range is what its rows say', () => {
  fc.assert(
    fc.property(situations, (situation) => {
      const range = rangeOf(situation)
      const { lowest = null, highest = null } = endsOf(situation.rows) ?? {}
      const isAscending = situation.increment > 0n
      const told = tellFrom(
        {
          far: isAscending ? highest : lowest,
          near: situation.readsBothEnds ? (isAscending ? lowest : highest) : null,
        },
        range,
      )
      const rows = truth(range, situation.rows)
      if (told.kind === 'all') expect(told.rows).toEqual(rows)
      if (told.kind === 'furthest')
        expect(told.furthest).toBe(isAscending ? rows?.highest : rows?.lowest)
    }),
  )
})

const RANGE = { lowest: 5n, highest: 20n, remainders: null }

const NOTHING = { kind: 'all', rows: null }

test.each([
  { name: 'no row', increment: 1n, ends: { near: null, far: null }, told: NOTHING },
  { name: 'rows behind', increment: 1n, ends: { near: null, far: 4n }, told: NOTHING },
  {
    name: 'rows behind, descending',
    increment: -1n,
    ends: { near: null, far: 21n },
    told: NOTHING,
  },
  {
    name: 'rows within',
    increment: 1n,
    ends: { near: 5n, far: 20n },
    told: { kind: 'all', rows: { lowest: 5n, highest: 20n } },
  },
  {
    name: 'rows ahead, one end unread',
    increment: 1n,
    ends: { near: null, far: 9n },
    told: { kind: 'furthest', furthest: 9n },
  },
  {
    name: 'rows before and within, descending',
    increment: -1n,
    ends: { near: 99n, far: 9n },
    told: { kind: 'furthest', furthest: 9n },
  },
  {
    name: 'rows beyond',
    increment: 1n,
    ends: { near: 9n, far: 99n },
    told: { kind: 'nothing' },
  },
])('$name: the ends of the column tell what can be told', ({ increment, ends, told }) => {
  expect(tellFrom(ends, { ...RANGE, increment })).toEqual(told)
})
