import type { Session } from '../connect/session.ts'

/** A column that drew a colliding value, by its quoted names. */
export type DrawingColumn = { readonly table: string; readonly column: string }

/** A column that a statement can write to: that of the table itself, or of one below it. */
export type WritableColumn = {
  /** Which of the columns asked for, from 1. */
  readonly ordinal: number
  readonly schema: string
  readonly table: string
  readonly column: string
  /** Its place among the table's columns, from 1, as statements without a column list count. */
  readonly position: number
  /** Whether a table or view of another schema has the table's name. */
  readonly isAmbiguous: boolean
}

/** The columns, and those of the partitions and children of their tables. */
export function readWritableColumns(
  session: Session,
  columns: readonly DrawingColumn[],
): Promise<readonly WritableColumn[]> {
  return session.query<WritableColumn>(
    `with recursive tree as (
       select w.ordinal, w.column_name, to_regclass(w.table_name)::oid as relid
         from unnest($1::text[], $2::text[]) with ordinality as w(table_name, column_name, ordinal)
       union
       select t.ordinal, t.column_name, i.inhrelid
         from tree as t
         join pg_inherits as i on i.inhparent = t.relid
     )
     select t.ordinal::int4 as ordinal,
            n.nspname::text as schema,
            c.relname::text as "table",
            a.attname::text as "column",
            -- dropped columns keep their numbers, and are not counted
            (select count(*)::int4
               from pg_attribute as b
              where b.attrelid = c.oid
                and b.attnum between 1 and a.attnum
                and not b.attisdropped) as position,
            exists (
              select from pg_class as o
                join pg_namespace as m on m.oid = o.relnamespace
               where o.relname = c.relname
                 and o.oid <> c.oid
                 -- what an INSERT or COPY can name: tables and views
                 and o.relkind in ('r', 'p', 'f', 'v')
                 and m.nspname !~ '^pg_'
                 and m.nspname <> 'information_schema') as "isAmbiguous"
       from tree as t
       join pg_class as c on c.oid = t.relid
       join pg_namespace as n on n.oid = c.relnamespace
       join pg_attribute as a
         on a.attrelid = c.oid and quote_ident(a.attname) = t.column_name and not a.attisdropped
      order by t.ordinal, c.oid`,
    [columns.map(({ table }) => table), columns.map(({ column }) => column)],
  )
}
