/** Tells what rows are in the way by the ends of columns, without reading ranges where that will do. */
import type { Session } from '../connect/session.ts'
import { between, tellFrom, type Extremes } from '../plan/row-range.ts'
import { farEnd, hasEnds, nearEnd, readColumnEnds } from './column-ends.sql.ts'
import type { Search } from './comparisons.ts'
import type { KnownEnds } from './first-look.sql.ts'
import { readNearest } from './nearest.sql.ts'

/**
 * The rows in the ranges of those searches that the ends tell of; `null` where there are none.
 *
 * The near end is only read where the range begins there too, since a queue may have millions of dead
 * rows at it.
 */
export async function tellByEnds<Searched extends Search>(
  session: Session,
  searches: readonly Searched[],
  known: KnownEnds,
): Promise<ReadonlyMap<Searched, Extremes | null>> {
  const found = new Map<Searched, Extremes | null>()
  const ahead = new Map<Searched, bigint>()
  const tell = (search: Searched, far: bigint | null, near: bigint | null) => {
    const told = tellFrom({ far, near }, search.range)
    if (told.kind === 'all') found.set(search, told.rows)
    if (told.kind === 'furthest') ahead.set(search, told.furthest)
  }
  for (const [search, far] of await readFarEnds(session, searches.filter(hasEnds), known))
    tell(search, far, null)

  const fromStart = [...ahead].filter(([{ isFromStart }]) => isFromStart)
  const wanted = fromStart.map(([search]) => ({ ...search, end: nearEnd(search.range.increment) }))
  const near = await readColumnEnds(session, wanted)
  for (const [index, [search, far]] of fromStart.entries()) tell(search, far, near[index] ?? null)

  const left = [...ahead].filter(([search]) => !found.has(search))
  const nearest = await readNearest(
    session,
    left.map(([search]) => search),
  )
  for (const [index, [search, furthest]] of left.entries())
    found.set(search, between(nearest[index] ?? furthest, furthest))
  return found
}

/** Those that are not known are of sequences that are to go the other way. */
async function readFarEnds<Searched extends Search>(
  session: Session,
  searches: readonly Searched[],
  known: KnownEnds,
): Promise<ReadonlyMap<Searched, bigint | null>> {
  const far = new Map<Searched, bigint | null>()
  const unknown: Searched[] = []
  for (const search of searches) {
    const one = known.get(search.source)
    if (one?.end === farEnd(search.range.increment)) far.set(search, one.row)
    else unknown.push(search)
  }
  const wanted = unknown.map((search) => ({ ...search, end: farEnd(search.range.increment) }))
  const read = await readColumnEnds(session, wanted)
  for (const [index, search] of unknown.entries()) far.set(search, read[index] ?? null)
  return far
}
