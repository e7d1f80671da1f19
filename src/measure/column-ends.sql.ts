import type { Session } from '../connect/session.ts'
import type { ColumnEnds } from '../plan/row-range.ts'
import { fromSource, valueOf, type Search } from './comparisons.ts'
import { inStatements } from './in-statements.ts'

type EndsRow = ColumnEnds & { readonly position: number }

/** Whether the ends of its column say more of a search than they cost: an index has them. */
export function hasEnds({ column, source }: Search): boolean {
  // Of numbers of other types the last may be infinite, or no integer.
  return column.representation === 'integer' && source.index === 'present'
}

/**
 * The ends of the columns: the one ahead of the sequence always, the one behind only where the range
 * begins there too, since a queue may have millions of dead rows at it.
 *
 * Without a condition: to plan one takes longer than to read both ends.
 */
export async function readColumnEnds(
  session: Session,
  searches: readonly Search[],
): Promise<readonly ColumnEnds[]> {
  return inStatements(searches, async (some) => {
    const rows = await session.query<EndsRow>(some.map(select).join(' union all '))
    const byPosition = new Map(rows.map((row) => [row.position, row]))
    return some.map((_, position) => byPosition.get(position) ?? { lowest: null, highest: null })
  })
}

function select({ column, source, range, isFromStart }: Search, position: number): string {
  const isAscending = range.increment > 0n
  const end = (aggregate: string, isWanted: boolean) =>
    isWanted ? `${aggregate}(${valueOf(column)})::int8` : 'null::int8'
  return `select ${position} as position,
                 ${end('min', !isAscending || isFromStart)} as lowest,
                 ${end('max', isAscending || isFromStart)} as highest
            from ${fromSource(source)}`
}
