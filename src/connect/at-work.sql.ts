import type { Session } from './session.ts'

/**
 * Whether the server is at work for a session that bears the application's name. One that is idle
 * has nothing to do, or waits for a message that was lost. A role may not see what the sessions of
 * others are about.
 */
export async function readIsAtWork(session: Session, applicationName: string): Promise<boolean> {
  const rows = await session.query(
    `select 1
       from pg_stat_activity as a
      where a.application_name = $1::text
        and a.datname = current_database()
        and coalesce(a.state, 'hidden') not in ('idle', 'idle in transaction', 'idle in transaction (aborted)')`,
    [applicationName],
  )
  return rows.length > 0
}
