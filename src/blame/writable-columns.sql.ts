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
  /**
   * Its place among the table's columns, from 1, as statements without a column list count. `null`
   * for a view of the table, and for another one with a rule that may write to it.
   */
  readonly position: number | null
}

/** The columns, and those of the partitions, children, views and rules of their tables. */
export function readWritableColumns(
  session: Session,
  columns: readonly DrawingColumn[],
): Promise<readonly WritableColumn[]> {
  return session.query<WritableColumn>(
    `with recursive tree as (
       select w.ordinal, w.column_name, to_regclass(w.table_name)::oid as relid,
              false as "isIndirect"
         from unnest($1::text[], $2::text[]) with ordinality as w(table_name, column_name, ordinal)
       union
       select t.ordinal, t.column_name, b.relid, t."isIndirect" or b."isIndirect"
         from tree as t
         join lateral (
           select i.inhrelid as relid, false as "isIndirect"
             from pg_inherits as i
            where i.inhparent = t.relid
           union all
           -- a view is a rule as well
           select w.ev_class, true
             from pg_depend as d
             join pg_rewrite as w on w.oid = d.objid
            where d.classid = 'pg_rewrite'::regclass
              and d.refclassid = 'pg_class'::regclass
              and d.refobjid = t.relid
              and w.ev_class <> t.relid
         ) as b on true
     )
     select t.ordinal::int4 as ordinal,
            n.nspname::text as schema,
            c.relname::text as "table",
            coalesce(a.attname::text, '') as "column",
            -- dropped columns keep their numbers, and are not counted
            case when not t."isIndirect" then (
              select count(*)::int4
               from pg_attribute as b
              where b.attrelid = c.oid
                and b.attnum between 1 and a.attnum
                and not b.attisdropped) end as position
       from tree as t
       join pg_class as c on c.oid = t.relid
       join pg_namespace as n on n.oid = c.relnamespace
       left join pg_attribute as a
         on a.attrelid = c.oid and quote_ident(a.attname) = t.column_name and not a.attisdropped
      order by t.ordinal, c.oid`,
    [columns.map(({ table }) => table), columns.map(({ column }) => column)],
  )
}
