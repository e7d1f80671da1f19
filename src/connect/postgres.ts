/** The only user of the `pg` package: opens sessions and speaks its types. */
import { setTimeout } from 'node:timers/promises'
import type { ConnectionOptions } from 'node:tls'
import {
  Client,
  Pool,
  types,
  type ClientBase,
  type ClientConfig,
  type PoolClient,
  type PoolConfig,
  type QueryResult,
} from 'pg'
import { requireChannelBinding } from './channel-binding.ts'
import { ChannelBindingError, MissingPasswordError } from './connect-errors.ts'
import type { ConnectionSettings } from './connection-settings.ts'
import type { Host } from './hosts.ts'
import type { Session } from './session.ts'
import { errorCode, isConnectionLost, SqlState } from './sql-state.ts'

/** A bounded set of connections to one database. */
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

/** One server, and one way to speak to it. */
export type Route = {
  readonly host: Host
  /** `false`: without TLS. */
  readonly tls: ConnectionOptions | false
}

export type PoolSize = {
  readonly size: number
  /** Milliseconds for each connection to be made. */
  readonly timeout: number
}

/** How long to wait for a session to be given back, before the next try. */
const MILLISECONDS_TO_A_FREE_SESSION = 20

/** Opens a first session on a route; further ones on demand. */
export async function openPool(
  settings: ConnectionSettings,
  { host, tls }: Route,
  { size, timeout }: PoolSize,
): Promise<Sessions> {
  const pool = new Pool({
    ...clientConfig(settings, { host, tls }),
    ...(settings.tls.channelBinding === 'require' ? BOUND : { Client: ClosingClient }),
    connectionTimeoutMillis: timeout,
    max: size,
    idleTimeoutMillis: 0,
  })
  pool.on('error', ignoreLateError)
  pool.on('connect', (client) => client.on('error', ignoreLateError))
  try {
    ;(await pool.connect()).release()
    return sessionsOf(pool, { size, host, isEncrypted: tls !== false })
  } catch (error) {
    await pool.end()
    throw error
  }
}

/** Everything is said: what is left out, `pg` would look up by rules of its own. */
function clientConfig(settings: ConnectionSettings, { host, tls }: Route): ClientConfig {
  const { user, database, options, applicationName, keepAlive } = settings
  const { negotiation, channelBinding } = settings.tls
  return {
    host: host.address ?? host.name,
    port: host.port,
    user,
    database,
    password: () => passwordFor(host),
    ssl: tls,
    sslnegotiation: tls === false ? 'postgres' : negotiation,
    enableChannelBinding: tls !== false && channelBinding !== 'disable',
    application_name: applicationName,
    keepAlive: keepAlive.isOn,
    keepAliveInitialDelayMillis: keepAlive.idleSeconds * 1000,
    types: { getTypeParser },
    ...(options === '' ? {} : { options }),
  }
}

/** Asked for only where the server wants a password. */
async function passwordFor({ password }: Host): Promise<string> {
  if (password === null) throw new MissingPasswordError()
  return password
}

/** `pg` leaves a connection open on which it failed to log in, and the process waits for it. */
class ClosingClient extends Client {
  constructor(config?: ClientConfig) {
    super(config)
    this.connection.on('error', () => this.connection.stream.destroy())
  }
}

class BoundClient extends ClosingClient {
  readonly isBound = requireChannelBinding(this.connection)
}

/** For `channel_binding=require`. */
const BOUND: Pick<PoolConfig, 'Client' | 'verify'> = {
  Client: BoundClient,
  verify(client, done) {
    const isBound = client instanceof BoundClient && client.isBound()
    done(isBound ? undefined : new ChannelBindingError())
  },
}

function sessionsOf(pool: Pool, facts: Pick<Sessions, 'size' | 'host' | 'isEncrypted'>): Sessions {
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
