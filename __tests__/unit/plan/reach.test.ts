import { expect, test } from 'vitest'
import type { SequenceDefinition, SequenceState } from '../../../src/domain/sequence.ts'
import { usableBounds } from '../../../src/plan/bounds.ts'
import { rowsInTheWay } from '../../../src/plan/drift.ts'
import type { RowRange } from '../../../src/plan/row-range.ts'
import { reach } from '../../../src/plan/reach.ts'
import { called, column, INT4, MAX, MIN, sequence, uncalled } from '../../helpers/sequences.ts'

/** The rows that hold what a sequence will still hand out. */
function rowsAhead(of: ReturnType<typeof sequence>, state: SequenceState): RowRange | null {
  const within = reach(of, state)
  const { minimum } = usableBounds(of)
  return within === null ? null : rowsInTheWay(within, { block: 'single', minimum })
}

test('an ascending sequence reaches from its next value to its maximum', () => {
  const of = sequence({ maximum: 100n })
  expect(reach(of, called(7n))).toEqual({ first: 8n, last: 100n, increment: 1n })
  expect(rowsAhead(of, called(7n))).toEqual({
    lowest: 8n,
    highest: 100n,
    increment: 1n,
    remainders: null,
  })
})

test('a descending sequence reaches from its minimum to its next value', () => {
  const of = sequence({ increment: -1n, minimum: -100n })
  expect(reach(of, called(-7n))).toEqual({ first: -8n, last: -100n, increment: -1n })
  expect(rowsAhead(of, called(-7n))).toEqual({
    lowest: -100n,
    highest: -8n,
    increment: -1n,
    remainders: null,
  })
})

test('a sequence reaches to its last whole step, not to its maximum', () => {
  const of = sequence({ increment: 3n, maximum: 9n })
  expect(reach(of, uncalled(1n))).toEqual({ first: 1n, last: 7n, increment: 3n })
})

test('a descending one reaches to its last whole step, not to its minimum', () => {
  const of = sequence({ increment: -3n, minimum: -9n })
  expect(reach(of, uncalled(-1n))).toEqual({ first: -1n, last: -7n, increment: -3n })
})

test('a fresh sequence reaches its start value', () => {
  expect(rowsAhead(sequence(), uncalled(1n))?.lowest).toBe(1n)
})

test("it ends where the column's type does", () => {
  expect(rowsAhead(sequence({ columns: [column({ range: INT4 })] }), called(7n))?.highest).toBe(
    2_147_483_647n,
  )
})

test('a cycling sequence reaches what comes before its next wrap', () => {
  expect(rowsAhead(sequence({ maximum: 100n, cycle: true }), called(7n))?.lowest).toBe(8n)
})

test('a cycling sequence at its end reaches everything', () => {
  const of = sequence({ maximum: 100n, cycle: true })
  expect(rowsAhead(of, called(100n))).toMatchObject({ lowest: 1n, highest: 100n })
})

test('a sequence that has run out reaches nothing', () => {
  expect(reach(sequence({ maximum: 100n }), called(100n))).toBeNull()
})

type Class = {
  readonly name: string
  readonly definition: Partial<SequenceDefinition>
  readonly state: SequenceState
  readonly expected: readonly bigint[]
}

const WHOLE = { minimum: MIN, maximum: MAX }

test.each<Class>([
  {
    name: 'odd values have remainder 1, or -1 below zero',
    definition: { increment: 2n },
    state: uncalled(1n),
    expected: [1n, -1n],
  },
  {
    name: 'even values have remainder 0 on both sides of zero',
    definition: { increment: 2n },
    state: uncalled(2n),
    expected: [0n],
  },
  {
    name: 'the class of a negative next is the same on both sides of zero',
    definition: { ...WHOLE, increment: 5n },
    state: uncalled(-3n),
    expected: [2n, -3n],
  },
  {
    name: 'a negative increment has the classes of its absolute value',
    definition: { increment: -3n },
    state: uncalled(-1n),
    expected: [2n, -1n],
  },
  {
    name: 'the widest step down has remainders of 64 bits',
    definition: { ...WHOLE, increment: MIN },
    state: uncalled(MAX),
    expected: [MAX, -1n],
  },
  {
    name: 'the widest step up has remainders of 64 bits',
    definition: { ...WHOLE, increment: MAX },
    state: uncalled(MIN),
    expected: [MAX - 1n, -1n],
  },
])('$name', ({ definition, state, expected }) => {
  expect(rowsAhead(sequence(definition), state)?.remainders).toEqual(expected)
})
