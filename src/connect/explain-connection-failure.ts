import { RunError } from '../errors.ts'
import type { ConnectionSettings } from './connection-settings.ts'
import { errorCode, SqlState } from './sql-state.ts'

/** Turns a failure to connect into one sentence and what to do about it. */
export function explainConnectionFailure(error: unknown, settings: ConnectionSettings): RunError {
  const [message, hint] = explanation(error, settings)
  return new RunError(message, hint, { cause: error })
}

function explanation(error: unknown, settings: ConnectionSettings): readonly [string, string] {
  const { user, database, host, port } = settings
  const place = host.startsWith('/') ? `the socket in ${host}, port ${port}` : `${host}:${port}`
  switch (errorCode(error)) {
    case SqlState.invalidPassword:
      return [
        `The server at ${place} rejected the password of role "${user}".`,
        'Check the password in connection-string or PGPASSWORD; in a URI, special characters must be percent-encoded.',
      ]
    case SqlState.invalidAuthorization:
      return [
        `The server at ${place} does not let role "${user}" connect to database "${database}": ${messageOf(error)}.`,
        'Check that the role exists and may log in, that pg_hba.conf has a line for it, and sslmode if the server insists on TLS.',
      ]
    case SqlState.insufficientPrivilege:
      return [
        `Role "${user}" may not connect to database "${database}" of the server at ${place}.`,
        `Give it what it lacks: GRANT CONNECT ON DATABASE ${quoted(database)} TO ${quoted(user)}.`,
      ]
    case SqlState.invalidCatalogName:
      return [
        `There is no database "${database}" on the server at ${place}.`,
        'Check the database name in connection-string or PGDATABASE; without one, the name of the role is used.',
      ]
    case SqlState.tooManyConnections:
      return [
        `The server at ${place} has no connection left.`,
        'Close other connections, or raise max_connections.',
      ]
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'ENOENT':
    case SqlState.cannotConnectNow:
    case SqlState.adminShutdown:
      return [
        `No PostgreSQL server answers at ${place}.`,
        "In a job on the runner itself use localhost and the mapped port (ports: 5432:5432); in a container job use the service's label and port 5432. A slow start needs a higher connect-timeout.",
      ]
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [
        `The host name "${host}" is unknown.`,
        "A service's label is a host name only in a container job; in a job on the runner itself use localhost and the mapped port.",
      ]
    default:
      return withoutKnownCode(error, settings, place)
  }
}

/** A name as SQL takes it, whatever is in it. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** The client's own errors carry no code, so their messages must do. */
function withoutKnownCode(
  error: unknown,
  { user, sslMode, password }: ConnectionSettings,
  place: string,
): readonly [string, string] {
  const message = messageOf(error)
  if (password === null && message.startsWith('SASL')) {
    return [
      `The server at ${place} asks for a password for role "${user}" and none was given.`,
      'Put it into connection-string, or set PGPASSWORD.',
    ]
  }
  if (isTlsRefusal(error)) {
    return [
      `The server at ${place} does not offer TLS, and sslmode is ${sslMode}.`,
      'Use sslmode=prefer or sslmode=disable, or turn on ssl on the server.',
    ]
  }
  return [
    `Connecting to ${place} failed: ${message}.`,
    'Check host, port, network and TLS settings.',
  ]
}

/** Whether a server answered that it has no TLS to offer. The client gives this no code. */
export function isTlsRefusal(error: unknown): boolean {
  return errorCode(error) === null && messageOf(error).includes('does not support SSL connections')
}

/** Node gathers the failures of several addresses under an error that says nothing itself. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const [first] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : []
  const message = error.message === '' && first instanceof Error ? first.message : error.message
  return (message || (errorCode(error) ?? error.name)).replace(/\.$/, '')
}
