import {
  ChannelBindingError,
  MissingPasswordError,
  UnwantedServerError,
  type HostFailure,
} from './connect-errors.ts'
import type { ConnectionSettings } from './connection-settings.ts'
import type { Explanation } from './explain-connection-failure.ts'
import { explainTlsFailure } from './explain-tls-failure.ts'
import { isHangUp, isTimeout, messageOf } from './failures.ts'
import { placeOf } from './hosts.ts'
import { isServerError } from './sql-state.ts'

/** Turns a failure to connect whose code does not say what it is into a sentence and what to do. */
export function explainUncodedFailure(
  { host, error }: HostFailure,
  settings: ConnectionSettings,
): Explanation {
  const place = placeOf(host)
  if (error instanceof MissingPasswordError) {
    const { user, unusedPasswordFile } = settings
    return [
      `The server at ${place} asks for a password for role "${user}" and none was given.`,
      unusedPasswordFile ?? 'Put it into connection-string, or set PGPASSWORD.',
    ]
  }
  if (error instanceof UnwantedServerError) {
    return [
      `The server at ${place} is ${error.isStandby ? 'a hot standby' : 'no hot standby'}, and target_session_attrs is ${error.wanted}.`,
      'Name a host of that kind as well, or change target_session_attrs.',
    ]
  }
  if (error instanceof ChannelBindingError) {
    return [
      `The server at ${place} does not bind the password to its certificate, and channel_binding is require.`,
      'Use a role with a SCRAM password over TLS, or channel_binding=prefer.',
    ]
  }
  if (isHangUp(error)) {
    return [
      `The server at ${place} hung up before it said anything.`,
      'Check that this is the port of PostgreSQL; a server that is still starting needs a higher connect-timeout.',
    ]
  }
  if (isTimeout(error)) {
    return [
      `Nothing answered in time at ${place}.`,
      'Check host, port, firewall and network; a slow one needs a higher connect-timeout (or connect_timeout in the connection).',
    ]
  }
  return (
    explainTlsFailure({ host, error }, settings.tls) ?? [
      `Connecting to ${place} failed: ${messageOf(error)}.`,
      isServerError(error)
        ? 'Check options, and the settings of role and database: the server itself says no.'
        : 'Check host, port, network and TLS settings.',
    ]
  )
}
