import { RunError } from '../errors.ts'
import type { ConnectError, HostFailure } from './connect-errors.ts'
import type { ConnectionSettings } from './connection-settings.ts'
import { explainUncodedFailure } from './explain-uncoded-failure.ts'
import { messageOf } from './failures.ts'
import { placeOf } from './hosts.ts'
import { errorCode, SqlState } from './sql-state.ts'

/** A sentence, and what to do about it. */
export type Explanation = readonly [message: string, hint: string]

/** Turns a failure to connect into one sentence for each host, and what to do about it. */
export function explainConnectError(
  { failures, cause }: Pick<ConnectError, 'failures' | 'cause'>,
  settings: ConnectionSettings,
): RunError {
  const explanations = failures.map((failure) => explainHostFailure(failure, settings))
  const origin = settings.isByDefault ? [BY_DEFAULT] : []
  const messages = [...explanations, ...origin].map(([message]) => message)
  const hints = new Set([...origin, ...explanations].map(([, hint]) => hint))
  return new RunError(messages.join(' '), [...hints].join(' '), { cause })
}

/** What a workflow looks like from here whose secret is empty. */
const BY_DEFAULT: Explanation = [
  'It was tried by default, since connection-string is empty and no PG* variable names a host.',
  'A secret is empty in a pull request from a fork or of Dependabot, and where its name is misspelled.',
]

function explainHostFailure({ host, error }: HostFailure, settings: ConnectionSettings) {
  const { user, database } = settings
  const place = placeOf(host)
  switch (errorCode(error)) {
    case SqlState.invalidPassword:
      return [
        `The server at ${place} rejected the password of role "${user}".`,
        'Check the password in connection-string, PGPASSWORD or the password file; in a URI, special characters must be percent-encoded.',
      ] as const
    case SqlState.invalidAuthorization:
      return [
        `The server at ${place} does not let role "${user}" connect to database "${database}": ${messageOf(error)}.`,
        "Check that the role exists and may log in (without one in connection-string or PGUSER, the operating system's user is taken), that pg_hba.conf has a line for it, and sslmode if the server insists on TLS.",
      ] as const
    case SqlState.insufficientPrivilege:
      return [
        `Role "${user}" may not connect to database "${database}" of the server at ${place}.`,
        `Give it what it lacks: GRANT CONNECT ON DATABASE ${quoted(database)} TO ${quoted(user)}.`,
      ] as const
    case SqlState.invalidCatalogName:
      return [
        `There is no database "${database}" on the server at ${place}.`,
        'Check the database name in connection-string or PGDATABASE; without one, the name of the role is used.',
      ] as const
    case SqlState.tooManyConnections:
      return [
        `The server at ${place} has no connection left: ${messageOf(error)}.`,
        'Close other connections, or raise max_connections, or the CONNECTION LIMIT of the database or the role.',
      ] as const
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'ENOENT':
    case SqlState.cannotConnectNow:
    case SqlState.adminShutdown:
      return [
        `No PostgreSQL server answers at ${place}.`,
        "In a job on the runner itself use localhost and the mapped port (ports: 5432:5432); in a container job use the service's label and port 5432. A slow start needs a higher connect-timeout.",
      ] as const
    case 'ENETUNREACH':
      return [
        `There is no way through the network to ${place}: ${messageOf(error)}.`,
        "GitHub's runners have no IPv6: where the host has no other address, use one that has, such as a pooler of the same provider.",
      ] as const
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [
        `The host name "${host.name}" is unknown.`,
        "A service's label is a host name only in a container job; in a job on the runner itself use localhost and the mapped port.",
      ] as const
    default:
      return explainUncodedFailure({ host, error }, settings)
  }
}

/** A name as SQL takes it, whatever is in it. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
