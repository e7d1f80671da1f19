import { SAFE_SEARCH_PATH, type Session } from '../connect/session.ts'

/**
 * The schemas that an unqualified name is looked up in for the connected role by default, in
 * order: what a default such as `nextval('s'::text)` will use when an application inserts.
 */
export async function readRoleSearchPath(session: Session): Promise<readonly string[]> {
  const path = `set_config('search_path', (select s.reset_val from pg_settings as s where s.name = 'search_path'), true)`
  await session.query(`select ${path}`)
  const [row] = await session.query<{ schemas: readonly string[] }>(
    'select pg_catalog.current_schemas(true)::pg_catalog.text[] as schemas',
  )
  await session.query(`set local search_path = ${SAFE_SEARCH_PATH}`)
  return row?.schemas ?? []
}

/** What an unqualified name stands for along a search path: the first relation of that name. */
export async function readRelationsOnPath(
  session: Session,
  names: readonly string[],
  schemas: readonly string[],
): Promise<ReadonlyMap<string, number | null>> {
  const rows = await session.query<{ name: string; oid: number | null }>(
    `select w.name,
            (select c.oid
               from pg_class as c
               join pg_namespace as n on n.oid = c.relnamespace
              -- the cast cuts long names as PostgreSQL itself does
              where c.relname = w.name::name
                and n.nspname = any($2::name[])
              order by array_position($2::name[], n.nspname)
              limit 1) as oid
       from unnest($1::text[]) as w(name)`,
    [names, schemas],
  )
  return new Map(rows.map(({ name, oid }) => [name, oid]))
}
