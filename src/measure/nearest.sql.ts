/** The nearest row ahead of a sequence, where the furthest is known. */
import type { Session } from '../connect/session.ts'
import { comparisonAhead, fromSource, literal, type Search } from './comparisons.ts'
import { readFirstValues } from './first-values.sql.ts'

/**
 * For each search of which the furthest row is known, the nearest one; `null` where it is gone.
 *
 * A range that is open at its far side is planned in a third of the time, and its first row by
 * `limit` faster than its `min`, which is planned twice.
 */
export async function readNearest(
  session: Session,
  searches: readonly Search[],
): Promise<readonly (bigint | null)[]> {
  return readFirstValues(session, searches.map(nearestSql))
}

function nearestSql(search: Search): string {
  const { result, where } = comparisonAhead(search, literal)
  const order = search.range.increment > 0n ? 'asc' : 'desc'
  return `select ${result}::int8 from ${fromSource(search.source)} where ${where} order by ${result} ${order} limit 1`
}
