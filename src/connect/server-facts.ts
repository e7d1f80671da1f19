import { inTransaction, type Session } from './session.ts'
import { requireRecent } from './unsuitable-server.ts'

/** What the server says of itself, as far as it matters here. */
export type ServerFacts = {
  readonly version: string
  /** `server_version_num`: 180004 for 18.4. */
  readonly serverVersion: number
  /** A hot standby: read-only, and up to 32 values ahead on logged sequences. */
  readonly isStandby: boolean
  /** Milliseconds after which a waiting session looks for a deadlock. */
  readonly deadlockTimeout: number
  /** Whether the role may set `deadlock_timeout` for itself. */
  readonly setsDeadlockTimeout: boolean
}

/**
 * Reads the server's facts.
 *
 * @throws RunError where it is too old.
 */
export async function readServerFacts(session: Session): Promise<ServerFacts> {
  return inTransaction(session, { mode: 'snapshot' }, async (transaction) => {
    const [row] = await transaction.query<{
      version: string
      whole_version: string
      server_version: number
      is_standby: boolean
      deadlock_timeout: number
      is_superuser: boolean
    }>(`
      select current_setting('server_version') as version,
             version() as whole_version,
             current_setting('server_version_num')::int4 as server_version,
             pg_is_in_recovery() as is_standby,
             current_setting('is_superuser') = 'on' as is_superuser,
             -- pg_settings gives it without a unit: milliseconds
             (select s.setting::int4 from pg_settings as s where s.name = 'deadlock_timeout') as deadlock_timeout`)
    if (row === undefined) throw new Error('The server answered nothing about itself.')
    requireRecent(row.server_version, row.whole_version)
    return {
      version: row.version,
      serverVersion: row.server_version,
      isStandby: row.is_standby,
      deadlockTimeout: row.deadlock_timeout,
      setsDeadlockTimeout: row.is_superuser,
    }
  })
}
