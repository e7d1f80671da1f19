/** The ways to speak to a server, with TLS or without, by libpq's rules. */
import { isIP } from 'node:net'
import { checkServerIdentity, type ConnectionOptions, type PeerCertificate } from 'node:tls'
import { isSocket, type Host } from './hosts.ts'
import type { SslMode, TlsSettings } from './tls-settings.ts'

/** A way to speak to a server; `false`: without TLS. */
export type Way = ConnectionOptions | false

/** What is tried, in order: https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION */
const ATTEMPTS: Readonly<Record<SslMode, readonly ('plain' | 'tls')[]>> = {
  disable: ['plain'],
  allow: ['plain', 'tls'],
  prefer: ['tls', 'plain'],
  require: ['tls'],
  'verify-ca': ['tls'],
  'verify-full': ['tls'],
}

/** The ways to a server. TLS is not spoken over a socket, whatever `sslmode` says. */
export function waysTo(host: Host, tls: TlsSettings): readonly Way[] {
  if (isSocket(host)) return [false]
  return ATTEMPTS[tls.mode].map((attempt) => attempt === 'tls' && tlsOptions(host, tls))
}

/** Where there are authorities, every mode trusts only them; the name counts for `verify-full`. */
function tlsOptions(host: Host, tls: TlsSettings): ConnectionOptions {
  const { authorities, revocations, own, minVersion, maxVersion, mode } = tls
  const knowsName = host.address !== null && isIP(host.name) === 0
  return {
    minVersion,
    maxVersion,
    ...(authorities === null ? { rejectUnauthorized: false } : { ca: [...authorities] }),
    ...(revocations === null ? {} : { crl: revocations }),
    ...(own === null ? {} : { cert: own.certificate, key: own.key }),
    ...(own?.passphrase ? { passphrase: own.passphrase } : {}),
    // `pg` sets it where it connects by the name.
    ...(knowsName ? { servername: host.name } : {}),
    checkServerIdentity: (_, certificate) =>
      mode === 'verify-full' ? checkIdentity(host.name, certificate) : undefined,
  }
}

/**
 * Besides Node's own rules, and as in libpq, an address may stand among the DNS names, or in the
 * common name of a certificate that has no addresses: so it does in many a self-made certificate.
 */
export function checkIdentity(name: string, certificate: PeerCertificate): Error | undefined {
  const alternatives = certificate.subjectaltname?.split(', ') ?? []
  const hasAddresses = alternatives.some((text) => text.startsWith('IP Address:'))
  const isNamed =
    alternatives.includes(`DNS:${name}`) || (!hasAddresses && certificate.subject.CN === name)
  return isIP(name) !== 0 && isNamed ? undefined : checkServerIdentity(name, certificate)
}
