import type { ConnectionSettings } from './connection-settings.ts'
import { openSessions } from './postgres.ts'

/** Milliseconds for a server that has just answered. */
const TIMEOUT = 10_000

/** A database that every server has, where the one that is named is yet to be made. */
const MAINTENANCE_DATABASE = 'postgres'

/** Whether the connection is known to be a plain one. Never rejects: `false` where that is not known. */
export async function hasNoTls(
  settings: ConnectionSettings,
  signal: AbortSignal,
): Promise<boolean> {
  for (const database of [settings.database, MAINTENANCE_DATABASE]) {
    try {
      const options = { size: 1, timeout: TIMEOUT, signal }
      const sessions = await openSessions({ ...settings, database }, options)
      await sessions.close()
      return !sessions.isEncrypted
    } catch {
      // Tried with the other database; in the end, the setting stays as it is.
    }
  }
  return false
}
