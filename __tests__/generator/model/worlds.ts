/** fast-check's arbitraries of the model: small numbers, so that rows and sequences meet. */
import fc from 'fast-check'
import { between, mostly, once, sometimes } from './choices.ts'
import { sequences } from './sequences.ts'
import { tables } from './tables.ts'
import type { PolicyModel, SchemaModel, World } from './world.ts'

/** Worlds of up to so many schemas. */
export function worlds(schemas: number): fc.Arbitrary<World> {
  return fc.record({
    policy,
    schemas: fc.array(schema, { minLength: 1, maxLength: schemas, size: 'max' }),
  })
}

const policy: fc.Arbitrary<PolicyModel> = fc.record({
  parameters: once(
    4,
    fc.record({
      minvalue: mostly(1, [2, 3, 5, 40, 40_000]),
      increment: mostly(2, [1, 3, 5, 10, 1000]),
    }),
  ),
  rewind: fc.boolean(),
  headroom: mostly(0, [1, 7, 100]),
  capacityLimit: mostly(90, [1, 50, 99, 100]),
  isLimited: mostly(false, [true]),
  maxConnections: between(1, 4),
  only: sometimes(
    fc.record({
      kind: fc.constantFrom('tables' as const, 'schema' as const),
      position: between(0, 5),
    }),
  ),
  except: once(4, between(0, 5)),
  path: sometimes(between(0, 40)),
})

const schema: fc.Arbitrary<SchemaModel> = fc.record({
  name: fc.nat(30),
  isHidden: fc.integer({ min: 0, max: 9 }).map((number) => number === 9),
  sequences: fc.array(sequences, { minLength: 1, maxLength: 3 }),
  tables: fc.array(tables, { minLength: 1, maxLength: 3 }),
})
