/** fast-check's arbitraries of the model: small numbers, so that rows and sequences meet. */
import fc from 'fast-check'
import {
  BINDINGS,
  COLUMN_TYPES,
  SEQUENCE_RIGHTS,
  SEQUENCE_TYPES,
  TABLE_KINDS,
  TABLE_RIGHTS,
  WORDS,
  type BoundsModel,
  type CellModel,
  type ColumnModel,
  type PolicyModel,
  type SchemaModel,
  type SequenceModel,
  type StateModel,
  type TableModel,
  type World,
} from './model.ts'

/** Worlds of up to so many schemas. */
export function worlds(schemas: number): fc.Arbitrary<World> {
  return fc.record({
    policy,
    schemas: fc.array(schema, { minLength: 1, maxLength: schemas, size: 'max' }),
  })
}

/** Mostly the first of the values, and any of them. */
function mostly<T>(first: T, others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(first) }, fc.constantFrom(first, ...others))
}

function between(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min, max })
}

const policy: fc.Arbitrary<PolicyModel> = fc.record({
  parameters: fc.option(
    fc.record({
      minvalue: mostly(1, [2, 3, 5, 40, 40_000]),
      increment: mostly(2, [1, 3, 5, 10, 1000]),
    }),
    { freq: 3 },
  ),
  rewind: mostly(false, [true]),
  headroom: mostly(0, [1, 7, 100]),
  capacityLimit: mostly(90, [1, 50, 99, 100]),
  isLimited: mostly(false, [true]),
  maxConnections: between(1, 4),
  only: fc.option(between(0, 3), { freq: 5 }),
  except: fc.option(between(0, 3), { freq: 5 }),
})

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

const sequence: fc.Arbitrary<SequenceModel> = fc.record({
  name: fc.nat(30),
  isElsewhere: mostly(false, [true]),
  isRenamed: mostly(false, [true]),
  type: mostly('bigint', SEQUENCE_TYPES),
  increment,
  bounds,
  start: mostly(0, [1, 2, 3, 30]),
  cache: mostly(1, [5, 50]),
  cycle: mostly(false, [true]),
  state,
  access: mostly('owned', SEQUENCE_RIGHTS),
})

const cell: fc.Arbitrary<CellModel> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('step' as const),
      steps: between(-4, 12),
      offset: mostly(0, [-1, 1, 3]),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      of: fc.constantFrom('sequence' as const, 'type' as const),
      left: between(-2, 6),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('start' as const), left: between(-3, 3) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('number' as const), value: between(-30, 130) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('word' as const), word: fc.constantFrom(...WORDS) }),
  },
)

const column: fc.Arbitrary<ColumnModel> = fc.record({
  name: fc.nat(30),
  type: mostly('bigint', COLUMN_TYPES),
  domains: mostly(0, [1, 2]),
  binding: mostly('default', BINDINGS),
  sequence: fc.nat(3),
  at: mostly(0, [1, 2, 3]),
  isIndexed: fc.boolean(),
  cells: fc.array(cell, { maxLength: 8 }),
})

const table: fc.Arbitrary<TableModel> = fc.record({
  name: fc.nat(30),
  kind: mostly('ordinary', TABLE_KINDS),
  columns: fc.array(column, { minLength: 1, maxLength: 3 }),
  access: mostly('owned', TABLE_RIGHTS),
})

const schema: fc.Arbitrary<SchemaModel> = fc.record({
  name: fc.nat(30),
  sequences: fc.array(sequence, { minLength: 1, maxLength: 3 }),
  tables: fc.array(table, { minLength: 1, maxLength: 3 }),
})
