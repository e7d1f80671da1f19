/** What a failure to connect says about the next attempt, and its own words. */
import { UnwantedServerError } from './connect-errors.ts'
import { errorCode, isServerError, SqlState } from './sql-state.ts'

/** Nothing that speaks PostgreSQL was reached. */
const UNREACHABLE: readonly (string | null)[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
]

/** What a server that is still starting answers with. Anything else will not get better. */
const STARTING: readonly (string | null)[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  SqlState.cannotConnectNow,
  SqlState.adminShutdown,
]

/** Whether a server may be starting. */
export function isStarting(error: unknown): boolean {
  return STARTING.includes(errorCode(error)) || isHangUp(error)
}

/** Whether another host may do. As in libpq, a server that turns the login down has the last word. */
export function mayOtherHostDo(error: unknown): boolean {
  return (
    error instanceof UnwantedServerError ||
    isStarting(error) ||
    isTimeout(error) ||
    UNREACHABLE.includes(errorCode(error))
  )
}

/** Whether it may go better with TLS instead of without, or the other way round. */
export function mayOtherWayDo(error: unknown): boolean {
  const isLoginRefused = isServerError(error) && errorCode(error)?.startsWith('28') === true
  return isLoginRefused || isTlsRefusal(error) || isTlsFailure(error)
}

/** Whether a server answered that it has no TLS to offer. The client gives this no code. */
export function isTlsRefusal(error: unknown): boolean {
  return isClientError(error, 'The server does not support SSL connections')
}

/** What OpenSSL calls the ways in which a certificate is not good enough. */
const CERTIFICATE_CODE =
  /^(?:CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_|HOSTNAME_|PATH_LENGTH_|ERR_TLS_CERT_)/

/** Whether the server's certificate was not accepted. */
export function isCertificateFailure(error: unknown): boolean {
  return CERTIFICATE_CODE.test(errorCode(error) ?? '')
}

/** Whether TLS was begun and not established. */
export function isTlsFailure(error: unknown): boolean {
  return (
    isCertificateFailure(error) ||
    /^(?:ERR_SSL_|ERR_OSSL_|ERR_TLS_|EPROTO$)/.test(errorCode(error) ?? '') ||
    isClientError(error, 'There was an error establishing an SSL connection')
  )
}

/** The server hung up before it said anything, as during a restart: `pg` gives this no code. */
export function isHangUp(error: unknown): boolean {
  return isClientError(error, 'Connection terminated unexpectedly')
}

/** Nothing was answered in time: neither `pg` nor its pool gives this a code. */
export function isTimeout(error: unknown): boolean {
  return (
    isClientError(error, 'timeout expired') ||
    isClientError(error, 'Connection terminated due to connection timeout') ||
    isClientError(error, 'timeout exceeded when trying to connect')
  )
}

function isClientError(error: unknown, message: string): boolean {
  return error instanceof Error && errorCode(error) === null && error.message === message
}

/**
 * The failure's own words, without a full stop. Node gathers the failures of several addresses under
 * an error that says nothing itself.
 */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const [first] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : []
  const message = error.message === '' && first instanceof Error ? first.message : error.message
  return (message || (errorCode(error) ?? error.name)).replace(/\.$/, '')
}
