import type { ConnectionSettings } from './connection-settings.ts'
import { openSessions } from './open-sessions.ts'
import type { Sessions } from './sessions.ts'

/** The server that a connection leads to, and whether TLS is spoken with it. */
export type Server = Pick<Sessions, 'host' | 'isEncrypted'>

/** Milliseconds for a server that has just answered. */
const TIMEOUT = 10_000

/** A database that every server has, where the one that is named is yet to be made. */
const MAINTENANCE_DATABASE = 'postgres'

/** Finds out where the connection leads. Never rejects: `null` where no server can be reached. */
export async function findServer(
  settings: ConnectionSettings,
  signal: AbortSignal,
): Promise<Server | null> {
  for (const database of [settings.database, MAINTENANCE_DATABASE]) {
    try {
      const options = { size: 1, timeout: TIMEOUT, signal }
      const sessions = await openSessions({ ...settings, database }, options)
      await sessions.close()
      return { host: sessions.host, isEncrypted: sessions.isEncrypted }
    } catch {
      // Tried with the other database.
    }
  }
  return null
}
