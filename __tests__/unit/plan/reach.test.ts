import { expect, test } from 'vitest'
import type { SequenceDefinition, SequenceState } from '../../../src/domain/sequence.ts'
import { reach } from '../../../src/plan/reach.ts'
import { called, column, INT4, MAX, MIN, sequence, uncalled } from '../../helpers/sequences.ts'

test('an ascending sequence reaches from its next value to its maximum', () => {
  expect(reach(sequence({ maximum: 100n }), called(7n))).toEqual({
    lowest: 8n,
    highest: 100n,
    increment: 1n,
    remainders: null,
  })
})

test('a descending sequence reaches from its minimum to its next value', () => {
  expect(reach(sequence({ increment: -1n, minimum: -100n }), called(-7n))).toEqual({
    lowest: -100n,
    highest: -8n,
    increment: -1n,
    remainders: null,
  })
})

test('a fresh sequence reaches its start value', () => {
  expect(reach(sequence(), uncalled(1n))?.lowest).toBe(1n)
})

test("it ends where the column's type does", () => {
  expect(reach(sequence({ columns: [column({ range: INT4 })] }), called(7n))?.highest).toBe(
    2_147_483_647n,
  )
})

test('a cycling sequence reaches what comes before its next wrap', () => {
  expect(reach(sequence({ maximum: 100n, cycle: true }), called(7n))?.lowest).toBe(8n)
})

test('a cycling sequence at its end reaches everything', () => {
  const of = sequence({ maximum: 100n, cycle: true })
  expect(reach(of, called(100n))).toMatchObject({ lowest: 1n, highest: 100n })
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
  expect(reach(sequence(definition), state)?.remainders).toEqual(expected)
})
