/** The nearest row ahead of a sequence, where the furthest is known. */
import type { Session } from '../connect/session.ts'
import {
  comparisonAhead,
  fromSource,
  parameterList,
  type Bind,
  type Search,
} from './comparisons.ts'
import { inStatements } from './in-statements.ts'

type NearestRow = { readonly position: number; readonly nearest: bigint | null }

/**
 * For each search of which the furthest row is known, the nearest one; `null` where it is gone. A
 * range that is open at its far side is planned in a third of the time.
 */
export async function readNearest(
  session: Session,
  searches: readonly Search[],
): Promise<readonly (bigint | null)[]> {
  return inStatements(searches, async (some) => {
    const { values, bind } = parameterList()
    const sql = some.map((search, position) => select(search, position, bind)).join(' union all ')
    const rows = await session.query<NearestRow>(sql, values)
    const byPosition = new Map(rows.map((row) => [row.position, row.nearest]))
    return some.map((_, position) => byPosition.get(position) ?? null)
  })
}

function select(search: Search, position: number, bind: Bind): string {
  const { result, where } = comparisonAhead(search, bind)
  const aggregate = search.range.increment > 0n ? 'min' : 'max'
  return `select ${position} as position, ${aggregate}(${result})::int8 as nearest
            from ${fromSource(search.source)}
           where ${where}`
}
