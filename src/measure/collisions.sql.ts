/** The rows within reach of many sequences in one statement. */
import type { Session } from '../connect/session.ts'
import type { Extremes } from '../plan/row-range.ts'
import { comparison, fromSource, parameterList, type Bind, type Search } from './comparisons.ts'
import { inStatements } from './in-statements.ts'

type CollisionRow = {
  readonly position: number
  readonly lowest: bigint | null
  readonly highest: bigint | null
}

/**
 * For each search, the lowest and highest row that holds a value within the range, or `null`.
 * `min` and `max` over a range are one index probe each, so that a sequence ahead of an indexed
 * column costs next to nothing; without an index one scan serves both.
 */
export async function readCollisions(
  session: Session,
  searches: readonly Search[],
): Promise<readonly (Extremes | null)[]> {
  return inStatements(searches, (some) => readSome(session, some))
}

async function readSome(
  session: Session,
  searches: readonly Search[],
): Promise<readonly (Extremes | null)[]> {
  const { values, bind } = parameterList()
  const sql = searches
    .map(
      (search, position) =>
        `select ${position} as position, q.* from (${select(search, bind)}) as q`,
    )
    .join(' union all ')
  const rows = await session.query<CollisionRow>(sql, values)

  const byPosition = new Map(rows.map((row) => [row.position, row]))
  return searches.map((_, position) => {
    const { lowest = null, highest = null } = byPosition.get(position) ?? {}
    return lowest === null || highest === null ? null : { lowest, highest }
  })
}

function select(search: Search, bind: Bind): string {
  const { result, where } = comparison(search, bind)
  return `select min(${result})::int8 as lowest, max(${result})::int8 as highest
            from ${fromSource(search.source)}
           where ${where}`
}
