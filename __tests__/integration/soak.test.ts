/** The soak and the count of numbers handed out twice, for a moment: `npm run soak` takes minutes. */
import { expect } from 'vitest'
import { test } from '../helpers/database.ts'
import { handOut } from '../soak/hand-out.ts'
import { soak } from '../soak/live.ts'

const SEED = 20_261

test(`no insert meets a row that a run had seen, and no sequence goes back (seed ${SEED})`, async ({
  database,
}) => {
  const { counts, violations } = await soak({ uri: database.uri, seconds: 3, seed: SEED })
  expect(violations).toEqual([])
  for (const count of [counts.inserts, counts.imports, counts.rounds, counts.moves]) {
    expect(count).toBeGreaterThan(0)
  }
})

test.for([1, 50])(
  'no number is handed out twice while an importer races the fixes, with CACHE %i',
  async (cache, { database }) => {
    const { numbers, twice, moves } = await handOut({ uri: database.uri, cache, seconds: 2 })
    expect(numbers).toBeGreaterThan(0)
    expect(moves).toBeGreaterThan(0)
    expect(twice).toBe(0)
  },
)
