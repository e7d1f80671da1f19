import type { Session } from '../connect/session.ts'

/** A table that a pattern may name. */
export type TableRow = {
  readonly oid: number
  readonly schema: string
  readonly table: string
  /** Quoted as SQL needs. */
  readonly name: string
  readonly is_foreign: boolean
  /** Partitioned tables hold no rows themselves. */
  readonly is_partitioned: boolean
}

/** Every ordinary, partitioned and foreign table outside the system's schemas. */
export function readTables(session: Session): Promise<readonly TableRow[]> {
  return session.query<TableRow>(`
    select c.oid,
           n.nspname::text as schema,
           c.relname::text as "table",
           format('%I.%I', n.nspname, c.relname) as name,
           c.relkind = 'f' as is_foreign,
           c.relkind = 'p' as is_partitioned
      from pg_class as c
      join pg_namespace as n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'f')
       and (n.nspname !~ '^pg_' or n.oid = pg_my_temp_schema())
       and n.nspname <> 'information_schema'
     order by n.nspname, c.relname`)
}
