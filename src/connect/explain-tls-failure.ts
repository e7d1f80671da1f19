import type { HostFailure } from './connect-errors.ts'
import type { Explanation } from './explain-connection-failure.ts'
import { isCertificateFailure, isTlsFailure, isTlsRefusal } from './failures.ts'
import { placeOf } from './hosts.ts'
import { errorCode } from './sql-state.ts'
import type { TlsSettings } from './tls-settings.ts'

/** Turns a failure of TLS into a sentence and what to do; `null` where it is not one of TLS. */
export function explainTlsFailure(
  { host, error }: HostFailure,
  { mode }: TlsSettings,
): Explanation | null {
  const place = placeOf(host)
  const code = errorCode(error)
  if (isTlsRefusal(error)) {
    return [
      `The server at ${place} does not offer TLS, and sslmode is ${mode}.`,
      'Use sslmode=prefer or sslmode=disable, or turn on ssl on the server.',
    ]
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return [
      `The certificate of the server at ${place} is for another name than "${host.name}", and sslmode is ${mode}.`,
      'Connect by a name that the certificate has, or use sslmode=verify-ca, which checks only who issued it.',
    ]
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return [
      `The certificate of the server at ${place} ${code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet'}.`,
      'Renew it, or check the clocks of both machines.',
    ]
  }
  if (isCertificateFailure(error)) {
    return [
      `The certificate of the server at ${place} was not accepted: ${wordsOf(code)}.`,
      "Give the authority that issued it in sslrootcert (or ~/.postgresql/root.crt); sslrootcert=system knows the machine's authorities.",
    ]
  }
  if (!isTlsFailure(error)) return null
  return [
    `TLS with the server at ${place} failed: ${wordsOf(code)}.`,
    'Check the TLS versions of both sides and, where the server wants a client certificate, sslcert and sslkey.',
  ]
}

/** OpenSSL's name of an error, which is as near as it comes to a sentence. */
function wordsOf(code: string | null): string {
  return (code ?? 'the handshake was refused')
    .replace(/^ERR_(?:SSL|TLS|OSSL)_/, '')
    .toLowerCase()
    .replaceAll('_', ' ')
}
