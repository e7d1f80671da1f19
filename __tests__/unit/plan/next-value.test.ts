/** What the next `nextval` hands out. */
import { expect, test } from 'vitest'
import type { SequenceDefinition, SequenceState } from '../../../src/domain/sequence.ts'
import { nextValue } from '../../../src/plan/next-value.ts'
import {
  called,
  column,
  INT2,
  INT4,
  MAX,
  MIN,
  sequence,
  uncalled,
} from '../../helpers/sequences.ts'

type Case = {
  readonly name: string
  readonly definition?: Partial<SequenceDefinition>
  readonly state: SequenceState
  readonly expected: bigint | null
}

test.each<Case>([
  { name: 'a fresh sequence gives its start value', state: uncalled(1n), expected: 1n },
  { name: 'a called one gives the value after', state: called(1n), expected: 2n },
  {
    name: 'a step is as wide as the increment',
    definition: { increment: 50n },
    state: called(1n),
    expected: 51n,
  },
  {
    name: 'a descending one goes down',
    definition: { increment: -2n },
    state: called(-1n),
    expected: -3n,
  },
  {
    name: 'the maximum itself is given',
    definition: { maximum: 10n },
    state: called(9n),
    expected: 10n,
  },
  {
    name: 'nothing is given beyond the maximum',
    definition: { maximum: 10n },
    state: called(10n),
    expected: null,
  },
  {
    name: 'nothing is given below the minimum',
    definition: { increment: -3n, minimum: -10n },
    state: called(-8n),
    expected: null,
  },
  {
    name: 'a cycling one starts again at its minimum, not at its start value',
    definition: { start: 5n, maximum: 10n, cycle: true },
    state: called(10n),
    expected: 1n,
  },
  {
    name: 'a cycling one starts again at its minimum, not where its step would have ended',
    definition: { increment: 3n, maximum: 10n, cycle: true },
    state: called(9n),
    expected: 1n,
  },
  {
    name: 'a cycling one that descends starts again at its maximum',
    definition: { increment: -1n, minimum: -10n, cycle: true },
    state: called(-10n),
    expected: -1n,
  },
  { name: 'nothing is given after 9223372036854775807', state: called(MAX), expected: null },
  {
    name: 'nothing is given after -9223372036854775808',
    definition: { increment: -1n },
    state: called(MIN),
    expected: null,
  },
])('$name', ({ definition, state, expected }) => {
  expect(nextValue(sequence(definition), state)).toBe(expected)
})

test('a value that the column cannot hold is not given, although the sequence has it', () => {
  const narrowed = sequence({ columns: [column({ range: INT4 })] })
  expect(nextValue(narrowed, called(2_147_483_646n))).toBe(2_147_483_647n)
  expect(nextValue(narrowed, called(2_147_483_647n))).toBeNull()
})

test('a cycling sequence that wraps to a value the column cannot hold has run out', () => {
  const columns = [column({ range: INT2 })]
  const wrapping = sequence({ minimum: -40_000n, maximum: 10n, cycle: true, columns })
  expect(nextValue(wrapping, called(10n))).toBeNull()
})
