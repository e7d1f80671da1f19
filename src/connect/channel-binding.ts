import type { EventEmitter } from 'node:events'
import type { Duplex } from 'node:stream'
import { ChannelBindingError } from './connect-errors.ts'

/** The part of a client's connection that tells how it is being authenticated. */
export type Authenticating = EventEmitter & { readonly stream: Duplex }

const BOUND_MECHANISM = 'SCRAM-SHA-256-PLUS'

/**
 * Hangs up on a server that asks for a password in a way that does not prove it to be the one whose
 * certificate was shown, before anything is answered.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-CHANNEL-BINDING
 *
 * @returns whether the proof was given, to be asked once the session is open: a server that asks
 *   for no password gives none.
 */
export function requireChannelBinding(connection: Authenticating): () => boolean {
  let isBound = false
  const refuse = () => connection.stream.destroy(new ChannelBindingError())
  connection.on('authenticationSASL', ({ mechanisms }: { mechanisms: readonly string[] }) => {
    if (!mechanisms.includes(BOUND_MECHANISM)) refuse()
  })
  connection.on('authenticationCleartextPassword', refuse)
  connection.on('authenticationMD5Password', refuse)
  connection.on('authenticationSASLFinal', () => {
    isBound = true
  })
  return () => isBound
}
