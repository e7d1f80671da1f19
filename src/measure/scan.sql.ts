import type { Session } from '../connect/session.ts'
import type { Extremes } from '../plan/row-range.ts'
import { comparison, fromSource, parameterList, type Search } from './comparisons.ts'

/**
 * Answers several searches of one column of one table in one statement that reads all rows once, for
 * where no index helps. Alone in its statement it is read by several processes, where the server's
 * settings allow that.
 */
export async function scan(
  session: Session,
  searches: readonly [Search, ...Search[]],
): Promise<readonly (Extremes | null)[]> {
  const { values, bind } = parameterList()
  const comparisons = searches.map((search) => comparison(search, bind))
  // A filter costs as much as the read of a row: one search needs none beside the condition.
  const filter = (where: string) => (comparisons.length === 1 ? '' : ` filter (where ${where})`)
  const columns = comparisons.flatMap(({ result, where }, index) =>
    ['min', 'max'].map(
      (aggregate) => `(${aggregate}(${result})${filter(where)})::int8 as "${aggregate}${index}"`,
    ),
  )
  const anywhere = comparisons.map(({ where }) => `(${where})`).join(' or ')
  const [row = {}] = await session.query<Record<string, bigint | null>>(
    `select ${columns.join(', ')} from ${fromSource(searches[0].source)} where ${anywhere}`,
    values,
  )
  return searches.map((_, index) => {
    const [lowest = null, highest = null] = [row[`min${index}`], row[`max${index}`]]
    return lowest === null || highest === null ? null : { lowest, highest }
  })
}
