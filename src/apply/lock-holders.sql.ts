import { inTransaction, type Session } from '../connect/session.ts'

/** The table locks that conflict with SHARE ROW EXCLUSIVE: https://www.postgresql.org/docs/current/explicit-locking.html */
const CONFLICTING = [
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
]

/**
 * Whether another session holds a lock that keeps one of the tables, or one below it, from being locked
 * against writers.
 *
 * @param tables quoted names.
 */
export async function areTablesHeld(session: Session, tables: readonly string[]): Promise<boolean> {
  return inTransaction(session, { mode: 'snapshot' }, async (transaction) => {
    const rows = await transaction.query(
      `with recursive
       tree as (
         select to_regclass(t.name)::oid as relid from unnest($1::text[]) as t (name)
         union
         select i.inhrelid from tree as t join pg_inherits as i on i.inhparent = t.relid
       )
       select 1
         from pg_locks as l
        where l.locktype = 'relation'
          and l.database = (select d.oid from pg_database as d where d.datname = current_database())
          and l.relation in (select t.relid from tree as t)
          and l.mode = any ($2::text[])
          and l.granted
          and l.pid <> pg_backend_pid()
        limit 1`,
      [tables, CONFLICTING],
    )
    return rows.length > 0
  })
}
