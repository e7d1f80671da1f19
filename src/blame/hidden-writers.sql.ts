import type { Session } from '../connect/session.ts'

/**
 * Whether the database has anything of its users' that may write rows to a table which no statement
 * names: triggers, rules, views, or functions, those of extensions included.
 */
export async function readHasHiddenWriters(session: Session): Promise<boolean> {
  const [row] = await session.query<{ readonly found: boolean }>(
    `select exists (select from pg_trigger where not tgisinternal)
         -- a view is a rule for SELECT
         or exists (select from pg_rewrite as w
                      join pg_class as c on c.oid = w.ev_class
                      join pg_namespace as n on n.oid = c.relnamespace
                     where n.nspname not in ('pg_catalog', 'information_schema'))
         or exists (select from pg_event_trigger)
         or exists (select from pg_proc as p
                      join pg_namespace as n on n.oid = p.pronamespace
                     where n.nspname not in ('pg_catalog', 'information_schema')) as found`,
  )
  return row?.found ?? true
}
