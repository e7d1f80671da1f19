import type { ConnectionSettings } from '../connect/connection-settings.ts'
import { percentEncoded } from '../connect/percent-encoding.ts'
import type { Variables } from '../environment.ts'

/**
 * What the runner gives to an action and keeps from the commands of a `run` step: inputs, which hold
 * the connection string, and the tokens of its own services.
 */
const OF_THE_ACTION = /^(?:INPUT_|ACTIONS_(?:RUNTIME|CACHE|RESULTS)_)/

/**
 * The environment of an import: the step's own, with the connection for libpq and for others.
 *
 * @param isPlain whether the server is known to have no TLS. Clients other than libpq take
 *   `prefer` for an order, and fail there.
 */
export function commandEnvironment(
  variables: Variables,
  { connection, isPlain }: { readonly connection: ConnectionSettings; readonly isPlain: boolean },
): Readonly<Record<string, string>> {
  const { host, port, user, password, database, sslMode } = connection
  const own = Object.entries(variables).flatMap(([name, value]): [string, string][] =>
    value === undefined || OF_THE_ACTION.test(name) ? [] : [[name, value]],
  )
  return {
    ...Object.fromEntries(own),
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    ...(password === null ? {} : { PGPASSWORD: password }),
    PGDATABASE: database,
    PGSSLMODE: isPlain ? 'disable' : sslMode,
    DATABASE_URL: connectionUri(connection),
  }
}

/**
 * The connection as a URI that libpq and its kin read: a socket's folder stands in a parameter, and
 * `prefer`, libpq's own default, is left out, since other clients take it for more.
 */
function connectionUri(connection: ConnectionSettings): string {
  const { host, port, user, password, database, sslMode } = connection
  const isSocket = host.startsWith('/')
  const secret = password === null ? '' : `:${percentEncoded(password)}`
  const place = isSocket ? '' : `${host.includes(':') ? `[${host}]` : percentEncoded(host)}:${port}`
  const parameters = [
    ...(isSocket ? [`host=${percentEncoded(host)}`, `port=${port}`] : []),
    ...(sslMode === 'prefer' ? [] : [`sslmode=${sslMode}`]),
  ]
  const query = parameters.length === 0 ? '' : `?${parameters.join('&')}`
  return `postgresql://${percentEncoded(user)}${secret}@${place}/${percentEncoded(database)}${query}`
}
