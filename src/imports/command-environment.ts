/** The environment variables of a command. */
import type { ConnectionSettings } from '../connect/connection-settings.ts'
import type { Server } from '../connect/find-server.ts'
import { isSocket, type Host } from '../connect/hosts.ts'
import { percentEncoded } from '../connect/percent-encoding.ts'
import type { SslMode } from '../connect/tls-settings.ts'
import { KEYWORDS } from '../connect/words/keywords.ts'
import type { Variables } from '../environment.ts'

/**
 * What the runner gives to an action and keeps from the commands of a `run` step: inputs, which hold
 * the connection string, and the tokens of its own services.
 */
const OF_THE_ACTION = /^(?:INPUT_|ACTIONS_(?:RUNTIME|CACHE|RESULTS)_)/

/** What would lead a command elsewhere than the variables that are set for it. */
const LEADING_ELSEWHERE: readonly string[] = [
  'PGSERVICE',
  'PGHOSTADDR',
  'PGTARGETSESSIONATTRS',
  'PGLOADBALANCEHOSTS',
  'PGREQUIRESSL',
]

export type Target = {
  readonly connection: ConnectionSettings
  /** The server that the connection leads to; `null` where that is not known. */
  readonly server: Server | null
}

/** The environment of an import: the step's own, with the connection for libpq and for others. */
export function commandEnvironment(
  variables: Variables,
  { connection, server }: Target,
): Readonly<Record<string, string>> {
  const { user, database } = connection
  const host = server?.host ?? connection.hosts[0]
  const sslMode = sslModeFor(connection, server)
  const own = Object.entries(variables).flatMap(([name, value]): [string, string][] => {
    const stays = !OF_THE_ACTION.test(name) && !LEADING_ELSEWHERE.includes(name)
    return value !== undefined && stays ? [[name, value]] : []
  })
  const further = [...connection.further].flatMap(([keyword, value]): [string, string][] => {
    const name = KEYWORDS.get(keyword)
    return name ? [[name, value]] : []
  })
  return {
    ...Object.fromEntries([...own, ...further]),
    PGHOST: host.name,
    ...(host.address === null ? {} : { PGHOSTADDR: host.address }),
    PGPORT: String(host.port),
    PGUSER: user,
    ...(host.password === null ? {} : { PGPASSWORD: host.password }),
    PGDATABASE: database,
    PGSSLMODE: sslMode,
    DATABASE_URL: connectionUri(connection, host, sslMode),
  }
}

/** Clients other than libpq take `prefer` for an order, and fail where the server has no TLS. */
function sslModeFor({ tls }: ConnectionSettings, server: Server | null): SslMode {
  return server?.isEncrypted === false ? 'disable' : tls.mode
}

/**
 * The connection as a URI that libpq and its kin read: a socket's folder stands in a parameter, and
 * what is libpq's own default is left out, since other clients take it for more.
 */
function connectionUri(
  { user, database, tls, further }: ConnectionSettings,
  { name, address, port, password }: Host,
  sslMode: SslMode,
): string {
  const secret = password === null ? '' : `:${percentEncoded(password)}`
  const onSocket = isSocket({ name, address })
  const place = onSocket ? '' : `${name.includes(':') ? `[${name}]` : percentEncoded(name)}:${port}`
  const parameters = [
    ...(onSocket ? Object.entries({ host: name, port: String(port) }) : []),
    ...(address === null ? [] : [['hostaddr', address] as const]),
    ...(tls.mode === 'prefer' || tls.mode === 'allow' ? [] : [['sslmode', sslMode] as const]),
    ...further,
  ].map(([keyword, value]) => `${keyword}=${percentEncoded(value)}`)
  const query = parameters.length === 0 ? '' : `?${parameters.join('&')}`
  return `postgresql://${percentEncoded(user)}${secret}@${place}/${percentEncoded(database)}${query}`
}
