import { expect } from 'vitest'
import { explore } from '../generator/explore.ts'
import { test } from '../helpers/database.ts'

/** A run that fails prints what it takes to repeat it: `npm run generate -- --seed …`. */
const SEED = 20_261_201
const SCHEMAS = 60

test('what the action says of schemas that are made up, and does to them, is what the contract says', async ({
  database,
}) => {
  const place = {
    client: await database.connect(),
    uriFor: (role: string) => database.uriFor(role),
    role: database.name,
  }
  const { failure, tried } = await explore(
    { count: SCHEMAS, seed: SEED, shrinks: 40, patience: 30 },
    place,
  )
  expect(failure).toBeNull()
  expect(tried).toBeGreaterThanOrEqual(SCHEMAS)
}, 120_000)
