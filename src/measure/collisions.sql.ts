import type { Session } from '../connect/session.ts'
import type { ComparableColumn, Representation, Source } from '../domain/sequence.ts'
import type { Extremes, RowRange } from '../plan/drift.ts'

/** Rows of one table that are in the way of a sequence. */
export type Search = {
  readonly column: ComparableColumn
  readonly source: Source
  readonly range: RowRange
}

type CollisionRow = {
  readonly position: number
  readonly lowest: bigint | null
  readonly highest: bigint | null
}

/**
 * Tables a statement. Only a tree with excluded tables, whose members are read one by one, comes
 * near: a statement over thousands of tables is slow to plan, and then overflows the stack.
 */
const SEARCHES = 200

/**
 * For each search, the lowest and highest row that holds a value within the range, or `null`.
 * `min` and `max` over a range are one index probe each, so that a sequence ahead of an indexed
 * column costs next to nothing; without an index one scan serves both.
 */
export async function readCollisions(
  session: Session,
  searches: readonly Search[],
): Promise<readonly (Extremes | null)[]> {
  const found: (Extremes | null)[] = []
  for (let start = 0; start < searches.length; start += SEARCHES) {
    found.push(...(await readSome(session, searches.slice(start, start + SEARCHES))))
  }
  return found
}

async function readSome(
  session: Session,
  searches: readonly Search[],
): Promise<readonly (Extremes | null)[]> {
  const parameters: unknown[] = []
  const bind = (value: unknown, type: string) => `$${parameters.push(value)}::${type}`
  const sql = searches
    .map(
      (search, position) =>
        `select ${position} as position, q.* from (${select(search, bind)}) as q`,
    )
    .join(' union all ')
  const rows = await session.query<CollisionRow>(sql, parameters)

  const byPosition = new Map(rows.map((row) => [row.position, row]))
  return searches.map((_, position) => {
    const { lowest = null, highest = null } = byPosition.get(position) ?? {}
    return lowest === null || highest === null ? null : { lowest, highest }
  })
}

/** Adds a parameter and gives its placeholder with a cast. */
type Bind = (value: unknown, type: string) => string

/** A value expression, and what to compare it with. */
type Comparison = { readonly value: string; readonly range: RowRange; readonly bind: Bind }

/**
 * Every table has the alias `r` and every column is qualified with it: an alias of ours can then
 * neither capture nor be captured by a user's table or column of the same name.
 */
function select({ column, source, range }: Search, bind: Bind): string {
  const { result, where } = COMPARE[column.representation]({
    value: `r.${column.column}`,
    range,
    bind,
  })
  return `select min(${result})::int8 as lowest, max(${result})::int8 as highest
            from ${source.only ? 'only ' : ''}${source.table} as r
           where ${where}`
}

/** The expression whose extremes are wanted, and the rows that count. */
type Compared = { readonly result: string; readonly where: string }

const COMPARE: Readonly<Record<Representation, (comparison: Comparison) => Compared>> = {
  integer: (comparison) => ({
    result: comparison.value,
    where: `${isWithin(comparison, 'int8')} and ${isOfClass(comparison, 'int8')}`,
  }),

  // The range leaves out NaN and the infinities, which compare above or below every number.
  numeric: (comparison) => ({
    result: comparison.value,
    where: `${isWithin(comparison, 'numeric')} and ${comparison.value} = trunc(${comparison.value})
            and ${isOfClass(comparison, 'numeric')}`,
  }),

  // The first range can use an index but is rounded to doubles, the second one is exact. A cast by
  // way of numeric would round to 15 digits; that to int8 is exact, and `case` keeps it from
  // meeting what does not fit.
  float: (comparison) => {
    const value = `${comparison.value}::float8`
    const exact = `case when ${value} >= -9223372036854775808::float8 and ${value} < 9223372036854775808::float8
                         and ${value} = trunc(${value}) then ${value}::int8 end`
    const exactly = { ...comparison, value: exact }
    return {
      result: exact,
      where: `${isWithin(comparison, 'float8')} and ${isWithin(exactly, 'int8')} and ${isOfClass(exactly, 'int8')}`,
    }
  },

  // Text that is an integer as PostgreSQL prints it: no plus sign, no leading zero, no blanks.
  text: (comparison) => {
    const value = `${comparison.value}::text`
    const exact = `case when (${value} collate "C") ~ '^(0|-?[1-9][0-9]{0,18})$' then ${value}::numeric end`
    const exactly = { ...comparison, value: exact }
    return {
      result: exact,
      where: `${isWithin(exactly, 'numeric')} and ${isOfClass(exactly, 'numeric')}`,
    }
  },
}

function isWithin({ value, range, bind }: Comparison, type: string): string {
  return `${value} >= ${bind(range.lowest, type)} and ${value} <= ${bind(range.highest, type)}`
}

function isOfClass({ value, range, bind }: Comparison, type: string): string {
  if (range.remainders === null) return 'true'
  const remainders = bind(range.remainders.map(String), `${type}[]`)
  return `mod(${value}, ${bind(range.increment, type)}) = any (${remainders})`
}
