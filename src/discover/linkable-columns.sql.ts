import type { Session } from '../connect/session.ts'
import type { ColumnAddress } from './drawing-columns.sql.ts'

/** A column of a table, or of a view, that a link may name. */
export type LinkableColumn = ColumnAddress & {
  readonly schema: string
  readonly table: string
  readonly column: string
  readonly is_view: boolean
}

/** Every column of the relations that have one of the names, in whatever case. */
export function readLinkableColumns(
  session: Session,
  tables: readonly string[],
): Promise<readonly LinkableColumn[]> {
  return session.query<LinkableColumn>(
    `select c.oid as table_oid,
            a.attnum,
            n.nspname::text as schema,
            c.relname::text as "table",
            a.attname::text as "column",
            c.relkind in ('v', 'm') as is_view
       from pg_class as c
       join pg_namespace as n on n.oid = c.relnamespace
       join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      -- tables that hold rows, and views and materialized views, which are told from unknown ones
      where c.relkind in ('r', 'p', 'f', 'v', 'm')
        and lower(c.relname::text) in (select lower(w.name) from unnest($1::text[]) as w(name))
        and (n.nspname !~ '^pg_' or n.oid = pg_my_temp_schema())
        and n.nspname <> 'information_schema'
      order by c.oid, a.attnum`,
    [tables],
  )
}
