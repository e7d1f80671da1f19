/** Numbers that a fix leaves unused. */
import { describe, expect, test } from 'vitest'
import type { Sequence, SequenceState } from '../../../src/domain/sequence.ts'
import { plan, type Plan } from '../../../src/plan/plan.ts'
import { firstBeyond, firstFrom } from '../../../src/plan/residue-class.ts'
import { policy } from '../../helpers/policies.ts'
import { called, MAX, MIN, sequence, uncalled } from '../../helpers/sequences.ts'
import { measured } from './measured.ts'

type Case = {
  readonly name: string
  readonly of?: Sequence
  readonly state: SequenceState
  readonly rows: readonly bigint[]
  readonly headroom: bigint
  readonly limit?: number
}

function planOf({ of = sequence(), state, rows, headroom, limit = 90 }: Case): Plan {
  const wishes = policy({ headroom, capacityLimit: limit })
  return plan(of, measured({ sequence: of, state, rows }, wishes), wishes)
}

describe('headroom moves a sequence to the first value of its class more than so far beyond', () => {
  test.each<Case & { readonly target: bigint }>([
    { name: 'none', state: called(2n), rows: [28n], headroom: 0n, target: 29n },
    { name: 'one number', state: called(2n), rows: [28n], headroom: 1n, target: 30n },
    { name: 'a thousand', state: called(2n), rows: [28n], headroom: 1000n, target: 1029n },
    {
      name: 'less than a step of 5',
      of: sequence({ increment: 5n }),
      state: uncalled(1n),
      rows: [11n],
      headroom: 4n,
      target: 16n,
    },
    {
      name: 'exactly a step of 5',
      of: sequence({ increment: 5n }),
      state: uncalled(1n),
      rows: [11n],
      headroom: 5n,
      target: 21n,
    },
    {
      name: 'a little more than a step of 5',
      of: sequence({ increment: 5n }),
      state: uncalled(1n),
      rows: [11n],
      headroom: 6n,
      target: 21n,
    },
    {
      name: 'one number with a step of 2',
      of: sequence({ increment: 2n }),
      state: uncalled(1n),
      rows: [7n],
      headroom: 1n,
      target: 9n,
    },
    {
      name: 'two numbers with a step of 2',
      of: sequence({ increment: 2n }),
      state: uncalled(1n),
      rows: [7n],
      headroom: 2n,
      target: 11n,
    },
    {
      name: 'ten downwards with a step of 3',
      of: sequence({ increment: -3n }),
      state: uncalled(-1n),
      rows: [-7n],
      headroom: 10n,
      target: -19n,
    },
    {
      name: 'two downwards with a step of 3',
      of: sequence({ increment: -3n }),
      state: uncalled(-1n),
      rows: [-7n],
      headroom: 2n,
      target: -10n,
    },
    {
      name: 'three downwards with a step of 3',
      of: sequence({ increment: -3n }),
      state: uncalled(-1n),
      rows: [-7n],
      headroom: 3n,
      target: -13n,
    },
    {
      name: 'to the very last value',
      of: sequence({ maximum: 100n }),
      state: called(2n),
      rows: [50n],
      headroom: 49n,
      limit: 100,
      target: 100n,
    },
  ])('$name', (given) => {
    expect(planOf(given)).toMatchObject({ kind: 'move', target: given.target })
  })
})

describe('headroom', () => {
  test('moves nothing that does not drift', () => {
    expect(planOf({ name: '', state: called(28n), rows: [28n], headroom: 1000n })).toEqual({
      kind: 'stay',
    })
  })

  test('does not change what is said of the drift', () => {
    expect(planOf({ name: '', state: called(2n), rows: [4n, 28n], headroom: 9n })).toMatchObject({
      drift: { furthest: 28n, collidesAfter: 1n },
    })
  })

  test.each<Case & { readonly expected: Partial<Extract<Plan, { drift: unknown }>> }>([
    {
      name: 'past the end of the bounds is refused where values are left beyond the rows',
      of: sequence({ maximum: 100n }),
      state: called(2n),
      rows: [50n],
      headroom: 50n,
      limit: 100,
      expected: { kind: 'refused', target: 101n },
    },
    {
      name: 'past the end of 64 bits is refused, and nothing overflows',
      state: called(2n),
      rows: [50n],
      headroom: MAX,
      expected: { kind: 'refused', target: MAX + 51n },
    },
    {
      name: 'past the end of 64 bits is refused downwards, and nothing overflows',
      of: sequence({ increment: -1n }),
      state: called(-2n),
      rows: [-50n],
      headroom: MAX,
      expected: { kind: 'refused', target: MIN - 50n },
    },
    {
      name: 'past the end is refused too where the sequence was past capacity-limit already',
      of: sequence({ maximum: 100n }),
      state: called(95n),
      rows: [97n],
      headroom: 10n,
      expected: { kind: 'refused', target: 108n },
    },
    {
      name: 'past capacity-limit is refused',
      of: sequence({ maximum: 100n }),
      state: called(2n),
      rows: [50n],
      headroom: 45n,
      expected: { kind: 'refused', target: 96n },
    },
    {
      name: 'makes no difference where no value is left: that is exhausted',
      of: sequence({ maximum: 100n }),
      state: called(2n),
      rows: [100n],
      headroom: 50n,
      expected: { kind: 'exhausted', target: 101n },
    },
    {
      name: 'makes no difference where no value of the class is left: that is exhausted',
      of: sequence({ maximum: 100n, increment: 5n }),
      state: uncalled(1n),
      rows: [96n],
      headroom: 50n,
      expected: { kind: 'exhausted', target: 101n },
    },
  ])('$name', (given) => {
    expect(planOf(given)).toMatchObject(given.expected)
  })
})

describe('the first value of a class', () => {
  test.each([
    { from: 5n, place: 1n, step: 2n, expected: 5n },
    { from: 6n, place: 1n, step: 2n, expected: 7n },
    { from: 6n, place: 99n, step: 3n, expected: 6n },
    { from: -6n, place: 1n, step: 4n, expected: -3n },
    { from: 6n, place: 1n, step: -2n, expected: 5n },
    { from: 5n, place: 1n, step: -2n, expected: 5n },
    { from: -6n, place: 0n, step: -4n, expected: -8n },
    { from: MIN, place: MAX, step: 1n, expected: MIN },
  ])('from $from on with step $step is $expected', ({ from, place, step, expected }) => {
    expect(firstFrom(from, place, step)).toBe(expected)
  })

  test.each([
    { value: 28n, step: 1n, headroom: 0n, expected: 29n },
    { value: 28n, step: 50n, headroom: 49n, expected: 78n },
    { value: 28n, step: 50n, headroom: 50n, expected: 128n },
    { value: -28n, step: -50n, headroom: 50n, expected: -128n },
  ])('more than $headroom beyond $value with step $step is $expected', (given) => {
    const { value, step, headroom, expected } = given
    expect(firstBeyond(value, step, headroom)).toBe(expected)
  })
})
