import { NotSure } from '../../../../src/blame/not-sure.ts'
import { createSearch, type Search, type Target } from '../../../../src/blame/search.ts'
import { createScan, endSql, feedSql } from '../../../../src/blame/sql/scan.ts'
import { chunksOf, CONNECTION, placeIn, target, type TargetOverrides } from '../targets.ts'

/** How a text is scanned. */
export type Scanning = { readonly target?: TargetOverrides; readonly chunk?: number }

/** The line that a text of SQL is blamed for, `null` for none. */
export function lineIn(sql: string, scanning: Scanning = {}): number | null {
  const { search, wanted } = searchIn(sql, scanning)
  return search === null ? null : (placeIn(search, wanted)?.line ?? null)
}

/** What was found in a text, `null` where it is not sure what it does. */
export function findingIn(sql: string, scanning: Scanning = {}) {
  const { search, wanted } = searchIn(sql, scanning)
  const watch = search?.watches.get(wanted)
  if (watch === undefined) return null
  const { candidates, unnamed, isCreated, isReordered, isLost } = watch
  return { candidates: [...candidates], unnamed, isCreated, isReordered, isLost }
}

/** Whether a text is followed to its end. */
export function isFollowed(sql: string): boolean {
  return searchIn(sql).search !== null
}

function searchIn(
  sql: string,
  { target: overrides, chunk = 1e6 }: Scanning = {},
): { readonly search: Search | null; readonly wanted: Target } {
  const wanted = target(overrides)
  const search = createSearch([wanted])
  const session = { search, connection: CONNECTION, database: CONNECTION.database }
  const scan = createScan(session, 'seeds.sql')
  try {
    for (const part of chunksOf(sql, chunk)) feedSql(scan, part)
    endSql(scan)
    return { search, wanted }
  } catch (error) {
    if (error instanceof NotSure) return { search: null, wanted }
    throw error
  }
}
