/** Reads the rows in the way of sequences, each by the cheapest way that tells. */
import type { Session } from '../connect/session.ts'
import type { Extremes } from '../plan/row-range.ts'
import { tellByEnds } from './by-ends.ts'
import { readCollisions } from './collisions.sql.ts'
import type { Search } from './comparisons.ts'
import type { KnownEnds } from './first-look.sql.ts'
import { scan } from './scan.sql.ts'

/** A column without an index, all of whose rows were read. */
export type Scan = {
  /** `schema.table.column`, quoted. */
  readonly column: string
  readonly milliseconds: number
}

/** What a search found: the extremes within its range, `null` where there is no such row. */
export type Found = {
  readonly rows: Extremes | null
  /** What it cost, where no index helped. */
  readonly scan: Scan | null
}

/** Searches in the transaction of the caller, who knows some ends. The answers are by search. */
export async function readRows<Searched extends Search>(
  session: Session,
  searches: readonly Searched[],
  known: KnownEnds,
): Promise<ReadonlyMap<Searched, Found>> {
  const found = new Map<Searched, Found>()
  const tell = (search: Searched, rows: Extremes | null) => found.set(search, { rows, scan: null })
  for (const [search, rows] of await tellByEnds(session, searches, known)) tell(search, rows)

  const ranges = searches.filter((search) => !found.has(search) && !lacksIndex(search))
  const collisions = await readCollisions(session, ranges)
  for (const [index, search] of ranges.entries()) tell(search, collisions[index] ?? null)

  // All that is asked of a column in one go.
  const bySource = Map.groupBy(searches.filter(lacksIndex), ({ source }) => source)
  for (const [first, ...others] of bySource.values()) {
    if (first === undefined) continue
    const startedAt = performance.now()
    const extremes = await scan(session, [first, ...others])
    const cost = { column: first.column.name, milliseconds: performance.now() - startedAt }
    for (const [index, search] of [first, ...others].entries())
      found.set(search, { rows: extremes[index] ?? null, scan: cost })
  }
  return found
}

/** Text is compared in a way that no index on it serves. */
function lacksIndex({ column, source }: Search): boolean {
  return source.index === 'missing' && column.representation !== 'text'
}
