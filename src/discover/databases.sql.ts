import type { Session } from '../connect/session.ts'

/** The names of the server's databases that hold data of users and take connections. */
export async function readDatabases(session: Session): Promise<readonly string[]> {
  const rows = await session.query<{ name: string }>(`
    select d.datname::text as name
      from pg_database as d
     where d.datallowconn
       and not d.datistemplate
       -- since PostgreSQL 16 a database whose removal was interrupted has the limit -2
       and d.datconnlimit <> -2
     order by d.datname`)
  return rows.map(({ name }) => name)
}
