/** Arbitraries of tables. */
import fc from 'fast-check'
import { between, mostly, sometimes } from './choices.ts'
import {
  BINDINGS,
  COLUMN_TYPES,
  INTEGER_TYPES,
  OTHER_KINDS,
  TABLE_RIGHTS,
  WORDS,
  type CellModel,
  type ColumnModel,
  type TableModel,
} from './table.ts'

const cell: fc.Arbitrary<CellModel> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('step' as const),
      steps: between(-4, 12),
      offset: mostly(0, [-1, 1, 3]),
      isBetween: fc.integer({ min: 0, max: 7 }).map((number) => number === 7),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      of: fc.constantFrom('sequence' as const, 'type' as const),
      left: between(-4, 6),
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
  type: fc.oneof(fc.constantFrom(...INTEGER_TYPES), fc.constantFrom(...COLUMN_TYPES)),
  domains: mostly(0, [1, 2]),
  binding: fc.constantFrom('default', ...BINDINGS),
  sequence: fc.nat(3),
  at: mostly(0, [1, 2, 3]),
  again: sometimes(
    fc.record({
      kind: fc.constantFrom('default' as const, 'computed' as const, 'none' as const),
      sequence: fc.nat(3),
      below: fc.nat(3),
    }),
  ),
  isIndexed: fc.boolean(),
  cells: fc.array(cell, { maxLength: 8 }),
})

/** Foreign tables as often as ordinary ones; one whose server is away leaves little to compare. */
const kind: fc.Arbitrary<TableModel['kind']> = fc.oneof(
  { weight: 8, arbitrary: fc.constant('ordinary' as const) },
  { weight: 8, arbitrary: fc.constant('foreign' as const) },
  { weight: 1, arbitrary: fc.constant('unreachable' as const) },
  { weight: 12, arbitrary: fc.constantFrom(...OTHER_KINDS) },
)

export const tables: fc.Arbitrary<TableModel> = fc.record({
  name: fc.nat(30),
  kind,
  columns: fc.array(column, { minLength: 1, maxLength: 3 }),
  access: mostly('owned', TABLE_RIGHTS),
})
