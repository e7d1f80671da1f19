import type { Session } from '../connect/session.ts'
import type { ComparableColumn, Representation } from '../domain/sequence.ts'

/** Ids that a file writes to a column, as decimal texts. */
export type Asked = { readonly column: ComparableColumn; readonly ids: readonly string[] }

/** An id that a row of the column has. */
export type ExistingId = {
  /** Which of the columns asked about, from 0. */
  readonly ordinal: number
  readonly id: string
}

const TYPES: Readonly<Record<Representation, string>> = {
  integer: 'int8',
  numeric: 'numeric',
  float: 'float8',
  text: 'text',
}

/** Which of the ids exist now, in one statement. */
export function readExistingIds(
  session: Session,
  asked: readonly Asked[],
): Promise<readonly ExistingId[]> {
  const selects = asked.flatMap(({ column }, ordinal) => {
    const { representation, sources } = column
    const value = `r.${column.column}${representation === 'text' ? '::text' : ''}`
    // An alias of ours can neither capture nor be captured: every column is qualified with it.
    return sources.map(
      ({ only, table }) =>
        `select ${ordinal} as ordinal, ids.id
           from unnest($${ordinal + 1}::text[]) as ids(id)
          where exists (select from ${only ? 'only ' : ''}${table} as r
                         where ${value} = ids.id::${TYPES[representation]})`,
    )
  })
  return session.query(
    selects.join(' union all '),
    asked.map(({ ids }) => ids),
  )
}
