/** Arbitraries of sequences. */
import fc from 'fast-check'
import { between, mostly } from './choices.ts'
import {
  SEQUENCE_RIGHTS,
  SEQUENCE_TYPES,
  type BoundsModel,
  type SequenceModel,
  type StateModel,
} from './sequence.ts'

const bounds: fc.Arbitrary<BoundsModel> = fc.oneof(
  fc.constant({ kind: 'whole' as const }),
  fc.record({
    kind: fc.constant('small' as const),
    minimum: between(-40, 20),
    width: between(1, 80),
  }),
  fc.record({ kind: fc.constant('end' as const), width: between(1, 60) }),
)

const state: fc.Arbitrary<StateModel> = fc.oneof(
  fc.constant({ kind: 'fresh' as const }),
  fc.record({
    kind: fc.constant('on' as const),
    steps: between(0, 20),
    offset: mostly(0, [-1, 1, 2, 5]),
    called: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('end' as const), left: between(0, 6), called: fc.boolean() }),
)

const increment = fc.oneof(
  { weight: 4, arbitrary: fc.constant(1n) },
  { weight: 3, arbitrary: fc.constantFrom(2n, 3n, 5n, 10n, 50n) },
  { weight: 3, arbitrary: fc.constantFrom(-1n, -2n, -7n) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(1000n, -40_000n, 2n ** 62n, -(2n ** 63n), 2n ** 63n - 1n),
  },
)

export const sequences: fc.Arbitrary<SequenceModel> = fc.record({
  name: fc.nat(30),
  isElsewhere: mostly(false, [true]),
  isRenamed: mostly(false, [true]),
  isViewed: mostly(false, [true]),
  type: mostly('bigint', SEQUENCE_TYPES),
  increment,
  bounds,
  start: mostly(0, [1, 2, 3, 30]),
  cache: mostly(1, [5, 50]),
  cycle: mostly(false, [true]),
  state,
  access: mostly('owned', SEQUENCE_RIGHTS),
})
