import type { Session } from '../connect/session.ts'
import type { ColumnAddress } from './drawing-columns.sql.ts'
import { mayBeNamed } from './linkable-columns.sql.ts'

/** The only column of a primary key that can hold the values of a sequence. */
export type KeyColumn = ColumnAddress & {
  readonly schema: string
  readonly table: string
  readonly column: string
  /** `schema.table.column`, quoted as SQL needs. */
  readonly name: string
}

/** The keys of the tables that may have one of the names, whose letters are small, in whatever case. */
export function readKeyColumns(
  session: Session,
  tables: readonly string[],
): Promise<readonly KeyColumn[]> {
  return session.query<KeyColumn>(
    `select c.oid as table_oid,
            a.attnum,
            n.nspname::text as schema,
            c.relname::text as "table",
            a.attname::text as "column",
            format('%I.%I.%I', n.nspname, c.relname, a.attname) as name
       from pg_index as i
       join pg_class as c on c.oid = i.indrelid and c.relkind in ('r', 'p')
       join pg_namespace as n on n.oid = c.relnamespace
       -- a key of one column, which is the first of its index
       join pg_attribute as a on a.attrelid = c.oid and a.attnum = i.indkey[0]
       join pg_type as t on t.oid = a.atttypid
      where i.indisprimary
        and i.indnatts = 1
        -- 'N' are the numeric types
        and t.typcategory = 'N'
        and ${mayBeNamed('c.relname', '$1::text[]')}
        and n.nspname !~ '^pg_'
        and n.nspname <> 'information_schema'
      order by n.nspname, c.relname`,
    [tables],
  )
}
