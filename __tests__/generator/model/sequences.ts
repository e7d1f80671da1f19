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

const fresh: fc.Arbitrary<StateModel> = fc.constant({ kind: 'fresh' })

const on: fc.Arbitrary<StateModel> = fc.record({
  kind: fc.constant('on'),
  steps: between(0, 20),
  offset: mostly(0, [-1, 1, 2, 5]),
  called: fc.boolean(),
})

const end: fc.Arbitrary<StateModel> = fc.record({
  kind: fc.constant('end'),
  left: between(0, 6),
  called: fc.boolean(),
})

/** One that is ahead of its rows must have got somewhere. */
const place = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ isAhead: fc.constant(false), state: fc.oneof(fresh, on, end) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ isAhead: fc.constant(true), state: fc.oneof(on, on, end) }),
  },
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

const definition = fc.record({
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
  access: mostly('owned', SEQUENCE_RIGHTS),
})

export const sequences: fc.Arbitrary<SequenceModel> = fc
  .tuple(definition, place)
  .map(([own, where]) => ({ ...own, ...where }))
