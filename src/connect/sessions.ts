/** A bounded set of connections to one database, lent to whoever has work for one. */
import { setTimeout } from 'node:timers/promises'
import type { Host } from './hosts.ts'
import type { Session } from './session.ts'
import { errorCode, isConnectionLost, SqlState } from './sql-state.ts'

export type Sessions = {
  /** How many may be open at once. */
  readonly size: number
  /** The server that they lead to. */
  readonly host: Host
  /** Whether they speak TLS. */
  readonly isEncrypted: boolean
  /** Lends a session to `work` for as long as it runs; waits for a free one. */
  use<T>(work: (session: Session) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** How long to wait for a session to be given back, before the next try. */
const MILLISECONDS_TO_A_FREE_SESSION = 20

/** What is lent of a pool of `pg`. */
type Pool<Client> = {
  connect(): Promise<Client>
  /** Connections that are open and not lent. */
  readonly idleCount: number
}

export type Lending<Client> = {
  readonly sessionOf: (client: Client) => Session
  /** The connections that are in use. */
  readonly lent: Set<Client>
  readonly signal: AbortSignal
}

/** Lends the connections of a pool; none any more once `signal` is aborted. */
export function lend<Client extends { release(destroy?: boolean): void }>(
  pool: Pool<Client>,
  { sessionOf, lent, signal }: Lending<Client>,
): Sessions['use'] {
  /** Where the server has no connection left, those that are open must do. */
  async function borrow(): Promise<Client> {
    for (;;) {
      signal.throwIfAborted()
      try {
        return await pool.connect()
      } catch (error) {
        const isLast = lent.size === 0 && pool.idleCount === 0
        if (isLast || errorCode(error) !== SqlState.tooManyConnections) throw error
        await setTimeout(MILLISECONDS_TO_A_FREE_SESSION)
      }
    }
  }

  return async (work) => {
    const client = await borrow()
    lent.add(client)
    try {
      const result = await work(sessionOf(client))
      client.release()
      return result
    } catch (error) {
      client.release(isConnectionLost(error))
      throw signal.aborted ? signal.reason : error
    } finally {
      lent.delete(client)
    }
  }
}
