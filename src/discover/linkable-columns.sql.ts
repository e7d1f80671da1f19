import type { Session } from '../connect/session.ts'
import type { ColumnAddress } from './drawing-columns.sql.ts'

/** A column of a table, or of a view, that a link may name. */
export type LinkableColumn = ColumnAddress & {
  readonly schema: string
  readonly table: string
  readonly column: string
  readonly is_view: boolean
}

/**
 * Whether a relation may have one of the names, whose letters are small. The locale of a database
 * decides what is the small letter of I, or whether one beyond ASCII is known at all: names with letters
 * beyond ASCII are left to whoever compares them.
 */
export function mayBeNamed(relname: string, names: string): string {
  const name = `${relname}::text collate "C"`
  return `(lower(${name}) = any (${names}) or ${name} ~ '[^ -~]')`
}

/** Every column of the relations that may have one of the names, in whatever case. */
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
        and ${mayBeNamed('c.relname', '$1::text[]')}
        and (n.nspname !~ '^pg_' or n.oid = pg_my_temp_schema())
        and n.nspname <> 'information_schema'
      order by c.oid, a.attnum`,
    [tables.map((table) => table.toLowerCase())],
  )
}
