/** The only user of the `pg` package: opens sessions and speaks its types. */
import { setTimeout } from 'node:timers/promises'
import type { ConnectionOptions } from 'node:tls'
import {
  Pool,
  types,
  type ClientBase,
  type ClientConfig,
  type PoolClient,
  type QueryResult,
} from 'pg'
import type { ConnectionSettings, SslMode } from './connection-settings.ts'
import { isTlsRefusal } from './explain-connection-failure.ts'
import type { Session } from './session.ts'
import { errorCode, isConnectionLost, SqlState } from './sql-state.ts'

/** Shown in `pg_stat_activity`. */
export const APPLICATION_NAME = 'fix-postgresql-sequences'

/** A bounded set of connections to one database. */
export type Sessions = {
  /** How many may be open at once. */
  readonly size: number
  /** Whether they speak TLS. */
  readonly isEncrypted: boolean
  /** Lends a session to `work` for as long as it runs; waits for a free one. */
  use<T>(work: (session: Session) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** How long to wait for a session to be given back, before the next try. */
const MILLISECONDS_TO_A_FREE_SESSION = 20

type Tls = ConnectionOptions | false

/**
 * How each `sslmode` goes about TLS: what is tried, in order. An empty object verifies the chain
 * and the host name against Node's certificate authorities.
 */
const TLS_ATTEMPTS: Readonly<Record<SslMode, readonly Tls[]>> = {
  disable: [false],
  allow: [false, { rejectUnauthorized: false }],
  prefer: [{ rejectUnauthorized: false }, false],
  require: [{ rejectUnauthorized: false }],
  'verify-ca': [{ checkServerIdentity: () => undefined }],
  'verify-full': [{}],
}

/**
 * Opens a first session, in the first of the ways to use TLS that the server takes; further ones on
 * demand.
 *
 * @param timeout milliseconds for each connection to be made.
 */
export async function openSessions(
  settings: ConnectionSettings,
  { size, timeout }: { readonly size: number; readonly timeout: number },
): Promise<Sessions> {
  const config = {
    host: settings.host,
    port: settings.port,
    user: settings.user,
    password: settings.password ?? undefined,
    database: settings.database,
    application_name: APPLICATION_NAME,
    connectionTimeoutMillis: timeout,
    keepAlive: true,
    types: { getTypeParser },
  } satisfies ClientConfig
  // libpq does not speak TLS over a socket, whatever sslmode says.
  const attempts = settings.host.startsWith('/') ? [false as const] : TLS_ATTEMPTS[settings.sslMode]
  const last = attempts.length - 1
  for (const [index, ssl] of attempts.entries()) {
    const pool = new Pool({ ...config, ssl, max: size, idleTimeoutMillis: 0 })
    pool.on('error', ignoreLateError)
    pool.on('connect', (client) => client.on('error', ignoreLateError))
    try {
      ;(await pool.connect()).release()
      return sessionsOf(pool, { size, isEncrypted: ssl !== false })
    } catch (error) {
      await pool.end()
      const otherMayWork = isTlsRefusal(error) || errorCode(error) === SqlState.invalidAuthorization
      if (index === last || !otherMayWork) throw error
    }
  }
  throw new Error('There is no way to connect that could be tried.')
}

function sessionsOf(pool: Pool, facts: Pick<Sessions, 'size' | 'isEncrypted'>): Sessions {
  let lent = 0

  /** Where the server has no connection left, those that are open must do. */
  async function borrow(): Promise<PoolClient> {
    for (;;) {
      try {
        return await pool.connect()
      } catch (error) {
        const isLast = lent === 0 && pool.idleCount === 0
        if (isLast || errorCode(error) !== SqlState.tooManyConnections) throw error
        await setTimeout(MILLISECONDS_TO_A_FREE_SESSION)
      }
    }
  }

  return {
    ...facts,
    async use(work) {
      const client = await borrow()
      lent++
      try {
        const result = await work(sessionOf(client))
        client.release()
        return result
      } catch (error) {
        client.release(isConnectionLost(error))
        throw error
      } finally {
        lent--
      }
    },
    close: () => pool.end(),
  }
}

function sessionOf(client: ClientBase): Session {
  return {
    async query<Row>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]> {
      // Several statements in one string give an array of results, which the types do not say.
      const result: QueryResult | readonly QueryResult[] =
        values === undefined ? await client.query(sql) : await client.query(sql, [...values])
      const last = Array.isArray(result) ? result.at(-1) : result
      return (last as QueryResult).rows as Row[]
    },
  }
}

/** 64-bit integers as `bigint`: numbers would lose digits, strings would be compared as text. */
function getTypeParser(...[oid, format]: Parameters<typeof types.getTypeParser>) {
  return oid === types.builtins.INT8 ? BigInt : types.getTypeParser(oid, format)
}

/** A dying connection also rejects the query in flight, which is where it is dealt with. */
function ignoreLateError(): void {}
