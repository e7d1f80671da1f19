/** The only user of the `pg` package: opens sessions and speaks its types. */
import { Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import type { ConnectionOptions } from 'node:tls'
import { Client, Pool, types, type ClientConfig, type PoolClient, type QueryResult } from 'pg'
import type { ConnectionSettings, SslMode } from './connection-settings.ts'
import { readIsAtWork } from './at-work.sql.ts'
import { endOnAbort } from './end-on-abort.ts'
import { isTlsRefusal } from './explain-connection-failure.ts'
import { inTransaction, type Session } from './session.ts'
import { errorCode, isConnectionLost, SqlState } from './sql-state.ts'
import { watched, type Watch } from './watch.ts'

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

/**
 * Milliseconds of silence after which the operating system asks the other end for a sign of life:
 * ten times, a second apart. https://nodejs.org/api/net.html#socketsetkeepaliveenable-initialdelay
 */
const SILENCE_BEFORE_KEEPALIVE = 10_000

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

export type OpenOptions = {
  /** How many connections may be open at once. */
  readonly size: number
  /** Milliseconds for each connection to be made, and without an answer until a look is taken. */
  readonly timeout: number
  /** Ends all connections. */
  readonly signal: AbortSignal
}

/**
 * Opens a first session, in the first of the ways to use TLS that the server takes; further ones on
 * demand.
 */
export async function openSessions(
  settings: ConnectionSettings,
  { size, timeout, signal }: OpenOptions,
): Promise<Sessions> {
  signal.throwIfAborted()
  const lent = new Set<PoolClient>()
  const sockets = new Set<Socket>()
  const stayOpen = endOnAbort(signal, { lent, sockets })
  const config = {
    host: settings.host,
    port: settings.port,
    user: settings.user,
    password: settings.password ?? undefined,
    database: settings.database,
    application_name: APPLICATION_NAME,
    connectionTimeoutMillis: timeout,
    keepAlive: true,
    keepAliveInitialDelayMillis: SILENCE_BEFORE_KEEPALIVE,
    stream: () => socketAmong(sockets),
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
      const look = { interval: timeout, isAtWork: () => isAtWork({ ...config, ssl }) }
      return {
        ...sessionsOf(pool, { size, lent, look, signal }),
        isEncrypted: ssl !== false,
        async close() {
          stayOpen()
          await pool.end()
          // One that nobody answers on would keep the process alive.
          for (const socket of sockets) socket.unref()
        },
      }
    } catch (error) {
      await pool.end()
      const otherMayWork = isTlsRefusal(error) || errorCode(error) === SqlState.invalidAuthorization
      if (index === last || !otherMayWork) {
        stayOpen()
        throw error
      }
    }
  }
  throw new Error('There is no way to connect that could be tried.')
}

/** A socket that stands among others for as long as it is open. */
function socketAmong(sockets: Set<Socket>): Socket {
  const socket = new Socket()
  sockets.add(socket)
  return socket.once('close', () => sockets.delete(socket))
}

type Lending = {
  readonly size: number
  /** The connections that are in use. */
  readonly lent: Set<PoolClient>
  readonly look: Pick<Watch, 'interval' | 'isAtWork'>
  readonly signal: AbortSignal
}

function sessionsOf(
  pool: Pool,
  { size, lent, look, signal }: Lending,
): Pick<Sessions, 'size' | 'use'> {
  /** Where the server has no connection left, those that are open must do. */
  async function borrow(): Promise<PoolClient> {
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

  return {
    size,
    async use(work) {
      const client = await borrow()
      lent.add(client)
      try {
        const result = await work(sessionOf(client, look))
        client.release()
        return result
      } catch (error) {
        client.release(isConnectionLost(error))
        throw signal.aborted ? signal.reason : error
      } finally {
        lent.delete(client)
      }
    },
  }
}

function sessionOf(client: Client, look: Lending['look']): Session {
  const watch = { ...look, giveUp: (reason: Error) => client.connection.stream.destroy(reason) }
  return {
    async query<Row>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]> {
      const answer = values === undefined ? client.query(sql) : client.query(sql, [...values])
      // Several statements in one string give an array of results, which the types do not say.
      const result: QueryResult | readonly QueryResult[] = await watched(answer, watch)
      const last = Array.isArray(result) ? result.at(-1) : result
      return (last as QueryResult).rows as Row[]
    },
  }
}

/**
 * Asks on a connection of its own whether the server is at work for any session of this name. Where
 * it lives and lets nobody in, it may be. Never rejects.
 */
async function isAtWork(config: ClientConfig): Promise<boolean> {
  const client = new Client({
    ...config,
    query_timeout: config.connectionTimeoutMillis,
    application_name: `${APPLICATION_NAME}: look`,
  })
  client.on('error', ignoreLateError)
  try {
    await client.connect()
    const session: Session = {
      query: async (sql, values = []) => (await client.query(sql, [...values])).rows,
    }
    return await inTransaction(session, { mode: 'snapshot' }, () =>
      readIsAtWork(session, APPLICATION_NAME),
    )
  } catch (error) {
    return !isConnectionLost(error)
  } finally {
    client.connection.stream.destroy()
  }
}

/** 64-bit integers as `bigint`: numbers would lose digits, strings would be compared as text. */
function getTypeParser(...[oid, format]: Parameters<typeof types.getTypeParser>) {
  return oid === types.builtins.INT8 ? BigInt : types.getTypeParser(oid, format)
}

/** A dying connection also rejects the query in flight, which is where it is dealt with. */
function ignoreLateError(): void {}
