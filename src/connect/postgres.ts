/** The only user of the `pg` package: opens sessions and speaks its types. */
import { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ConnectionOptions } from 'node:tls'
import {
  Client,
  Pool,
  types,
  type ClientConfig,
  type PoolClient,
  type PoolConfig,
  type QueryResult,
} from 'pg'
import { readIsAtWork } from './at-work.sql.ts'
import { requireChannelBinding } from './channel-binding.ts'
import { ChannelBindingError, MissingPasswordError } from './connect-errors.ts'
import type { ConnectionSettings } from './connection-settings.ts'
import { endOnAbort } from './end-on-abort.ts'
import type { Host } from './hosts.ts'
import { inTransaction, type RowsOfEach, type Session } from './session.ts'
import { lend, type Sessions } from './sessions.ts'
import { isConnectionLost } from './sql-state.ts'
import { watched, type Watch } from './watch.ts'

/** One server, and one way to speak to it. */
export type Route = {
  readonly host: Host
  /** `false`: without TLS. */
  readonly tls: ConnectionOptions | false
}

export type OpenOptions = {
  /** How many connections may be open at once. */
  readonly size: number
  /** Milliseconds for each connection to be made. */
  readonly timeout: number
  /** Ends all connections. */
  readonly signal: AbortSignal
}

export type PoolOptions = OpenOptions & {
  /** Milliseconds that a statement may go without an answer before it is looked after. */
  readonly patience: number
}

/** Opens a first session on a route; further ones on demand. */
export async function openPool(
  settings: ConnectionSettings,
  { host, tls }: Route,
  { size, timeout, signal, patience }: PoolOptions,
): Promise<Sessions> {
  signal.throwIfAborted()
  const lent = new Set<PoolClient>()
  const sockets = new Set<Socket>()
  const stayOpen = endOnAbort(signal, { lent, sockets })
  const config: ClientConfig = {
    ...clientConfig(settings, { host, tls }),
    connectionTimeoutMillis: timeout,
    stream: () => socketAmong(sockets),
  }
  const clients = settings.tls.channelBinding === 'require' ? BOUND : { Client: ClosingClient }
  const pool = new Pool({ ...config, ...clients, max: size, idleTimeoutMillis: 0 })
  pool.on('error', ignoreLateError)
  pool.on('connect', (client) => client.on('error', ignoreLateError))
  try {
    ;(await pool.connect()).release()
  } catch (error) {
    stayOpen()
    await pool.end()
    throw error
  }
  const look = { interval: patience, isAtWork: () => isAtWork(config) }
  return {
    size,
    host,
    isEncrypted: tls !== false,
    use: lend(pool, { lent, signal, sessionOf: (client) => watchedSession(client, look) }),
    async close() {
      stayOpen()
      await pool.end()
      await Promise.race([
        Promise.all([...sockets].map(closed)),
        sleep(LONGEST_GOODBYE, undefined, { ref: false }),
      ])
      // One that nobody answers on would keep the process alive.
      for (const socket of sockets) socket.unref()
    },
  }
}

/**
 * Milliseconds of silence after which the operating system asks the other end for a sign of life:
 * ten times, a second apart. https://nodejs.org/api/net.html#socketsetkeepaliveenable-initialdelay
 */
const SILENCE_BEFORE_KEEPALIVE = 10_000

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
    keepAliveInitialDelayMillis: keepAlive.idleSeconds * 1000 || SILENCE_BEFORE_KEEPALIVE,
    types: { getTypeParser },
    ...(options === '' ? {} : { options }),
  }
}

/** Asked for only where the server wants a password. */
async function passwordFor({ password }: Host): Promise<string> {
  if (password === null) throw new MissingPasswordError()
  return password
}

/**
 * Milliseconds to wait until the server has ended the connections. The pool does not wait for that,
 * and until then they count: the next database would find none left.
 */
const LONGEST_GOODBYE = 1000

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => void socket.once('close', () => resolve()))
}

/** A socket that stands among others for as long as it is open. */
function socketAmong(sockets: Set<Socket>): Socket {
  const socket = new Socket()
  sockets.add(socket)
  return socket.once('close', () => sockets.delete(socket))
}

/** https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-ASYNC */
type ParameterStatus = { readonly parameterName: string; readonly parameterValue: string }

/** `pg` leaves a connection open on which it failed to log in, and the process waits for it. */
class ClosingClient extends Client {
  /** The server's major version; `NaN` until it has said it. */
  major = Number.NaN

  constructor(config?: ClientConfig) {
    super(config)
    this.connection.on('parameterStatus', ({ parameterName, parameterValue }: ParameterStatus) => {
      if (parameterName === 'server_version') this.major = Number(/\d+/.exec(parameterValue)?.[0])
    })
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

function watchedSession(client: Client, look: Pick<Watch, 'interval' | 'isAtWork'>): Session {
  const watch = { ...look, giveUp: (reason: Error) => client.connection.stream.destroy(reason) }
  return sessionOn(client, (sql, values) => watched(client.query(sql, values), watch))
}

function sessionOn(
  client: Client,
  ask: (sql: string, values?: unknown[]) => Promise<QueryResult | readonly QueryResult[]>,
): Session {
  return {
    major: client instanceof ClosingClient ? client.major : Number.NaN,
    async query<Row>(sql: string, values?: readonly unknown[]) {
      const answer = await ask(sql, values && [...values])
      // Several statements in one string give an array of results, which the types do not say.
      const { rows } = Array.isArray(answer) ? answer.at(-1) : answer
      return rows as readonly Row[]
    },
    async queryEach<Rows extends readonly unknown[]>(statements: readonly string[]) {
      const answers = [await ask(statements.join('; '))].flat()
      return answers.map(({ rows }) => rows) as readonly unknown[] as RowsOfEach<Rows>
    },
  }
}

/**
 * Asks on a connection of its own whether the server is at work for any session of this name. Where
 * it lives and lets nobody in, it may be. Never rejects.
 */
async function isAtWork(config: ClientConfig): Promise<boolean> {
  const { application_name: name = '', connectionTimeoutMillis } = config
  const client = new ClosingClient({
    ...config,
    query_timeout: connectionTimeoutMillis,
    application_name: `${name}: look`,
  })
  client.on('error', ignoreLateError)
  try {
    await client.connect()
    const session = sessionOn(client, (sql, values) => client.query(sql, values))
    return await inTransaction(session, { mode: 'snapshot' }, (transaction) =>
      readIsAtWork(transaction, name),
    )
  } catch (error) {
    return !isConnectionLost(error)
  } finally {
    client.connection.stream.destroy()
  }
}

/** 64-bit integers as `bigint`: numbers would lose digits, strings would be compared as text. */
const PARSERS = new Map<number, (text: string) => unknown>([
  [types.builtins.INT8, BigInt],
  // int8[]: https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat
  [1016, bigints],
])

function getTypeParser(...[oid, format]: Parameters<typeof types.getTypeParser>) {
  return PARSERS.get(oid) ?? types.getTypeParser(oid, format)
}

/** A list of one dimension. */
function bigints(text: string): readonly (bigint | null)[] {
  const items = text === '{}' ? [] : text.slice(1, -1).split(',')
  return items.map((item) => (item === 'NULL' ? null : BigInt(item)))
}

/** A dying connection also rejects the query in flight, which is where it is dealt with. */
function ignoreLateError(): void {}
