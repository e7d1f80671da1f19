import type { Session } from '../connect/session.ts'
import { comparableColumns, type Sequence } from '../domain/sequence.ts'

/** What a role is to do: read state and rows, lock the tables, move by `setval`, or ALTER. */
export type Purpose = 'read' | 'lock' | 'setval' | 'alter'

/**
 * The SQL that gives the current role what it lacks for these purposes, one statement each, in the
 * order in which PostgreSQL would ask for them. Names are quoted by the server.
 * https://www.postgresql.org/docs/current/ddl-priv.html
 */
export async function readMissingRights(
  session: Session,
  sequence: Sequence,
  purposes: readonly Purpose[],
): Promise<readonly string[]> {
  const columns = comparableColumns(sequence).flatMap(({ column, sources }) =>
    sources.map(({ table }) => ({ table, column })),
  )
  const rows = await session.query<{ statement: string }>(SQL, [
    sequence.oid,
    columns.map(({ table }) => table),
    columns.map(({ column }) => column),
    purposes,
  ])
  return rows.map(({ statement }) => statement)
}

const SQL = `
  with
  facts as (
    select current_setting('server_version_num')::int4 as version
  ),
  sequence as (
    select s.oid, s.relnamespace, s.relowner, n.nspname, s.relname
      from pg_class as s
      join pg_namespace as n on n.oid = s.relnamespace
     where s.oid = $1::oid
  ),
  -- by name, since a regclass cannot be had in a schema without USAGE
  source as (
    select c.oid, c.relnamespace, c.relowner, c.relkind, c.relforcerowsecurity,
           n.nspname, c.relname, (parse_ident(q.quoted_column))[1] as attname
      from unnest($2::text[], $3::text[]) as q (quoted_table, quoted_column)
      join pg_namespace as n on n.nspname = (parse_ident(q.quoted_table))[1]
      join pg_class as c on c.relnamespace = n.oid and c.relname = (parse_ident(q.quoted_table))[2]
  ),
  lacking as (
    select 1 as place, format('GRANT USAGE ON SCHEMA %I TO %I', n.nspname, current_user) as statement
      from pg_namespace as n
     where n.oid in (select s.relnamespace from sequence as s union select t.relnamespace from source as t)
       and not has_schema_privilege(n.oid, 'usage')
    union all
    select 2, format('GRANT SELECT ON SEQUENCE %I.%I TO %I', s.nspname, s.relname, current_user)
      from sequence as s
     where 'read' = any ($4::text[])
       and not has_sequence_privilege(s.oid, 'select')
    union all
    select 3, format('GRANT SELECT ON TABLE %I.%I TO %I', t.nspname, t.relname, current_user)
      from source as t
     where 'read' = any ($4::text[])
       and not has_column_privilege(t.oid, t.attname, 'select')
    union all
    -- of owners, only those of a table with FORCE are subject to its policies
    select 4, case when pg_has_role(t.relowner, 'usage')
                   then format('ALTER TABLE %I.%I NO FORCE ROW LEVEL SECURITY', t.nspname, t.relname)
                   else format('ALTER ROLE %I BYPASSRLS', current_user) end
      from source as t
     where 'read' = any ($4::text[])
       and row_security_active(t.oid)
    union all
    select 5, format('GRANT %s ON TABLE %I.%I TO %I',
                     case when f.version >= 170000 then 'MAINTAIN' else 'UPDATE' end,
                     t.nspname, t.relname, current_user)
      from source as t
     cross join facts as f
     where 'lock' = any ($4::text[])
       -- a foreign table cannot be locked
       and t.relkind <> 'f'
       and not has_table_privilege(t.oid, 'update, delete, truncate')
       and not (f.version >= 170000 and has_table_privilege(
             t.oid, case when f.version >= 170000 then 'maintain' else 'select' end))
    union all
    select 6, format('GRANT UPDATE ON SEQUENCE %I.%I TO %I', s.nspname, s.relname, current_user)
      from sequence as s
     where 'setval' = any ($4::text[])
       and not has_sequence_privilege(s.oid, 'update')
    union all
    -- a member that does not inherit is none to ALTER; until 16 inheriting was the role's own matter
    select 7, case when pg_has_role(s.relowner, 'member') and f.version < 160000
                   then format('ALTER ROLE %I INHERIT', current_user)
                   else format('GRANT %I TO %I%s', pg_get_userbyid(s.relowner), current_user,
                               case when f.version >= 160000 then ' WITH INHERIT TRUE' end) end
      from sequence as s
     cross join facts as f
     where 'alter' = any ($4::text[])
       and not pg_has_role(s.relowner, 'usage')
  )
  select l.statement
    from lacking as l
   group by l.place, l.statement
   order by l.place, l.statement`
