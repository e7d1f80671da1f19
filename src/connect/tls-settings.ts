import type { Environment } from '../environment.ts'
import { NO_CERTIFICATES, readCertificates, type Certificates } from './certificates.ts'
import { isSocket, type Place } from './hosts.ts'
import type { Keyword } from './words/keywords.ts'
import type { WordReader } from './words/reader.ts'

/** libpq's `sslmode`s, its default first. */
export const SSL_MODES = [
  'prefer',
  'disable',
  'allow',
  'require',
  'verify-ca',
  'verify-full',
] as const
export type SslMode = (typeof SSL_MODES)[number]

/** From the oldest to the newest. */
const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const
export type TlsVersion = (typeof TLS_VERSIONS)[number]

export type TlsSettings = Certificates & {
  readonly mode: SslMode
  /** `direct` begins with the TLS handshake, which servers understand from 17 on. */
  readonly negotiation: 'postgres' | 'direct'
  readonly minVersion: TlsVersion
  readonly maxVersion: TlsVersion
  /** Whether SCRAM is to be bound to the server's certificate. */
  readonly channelBinding: 'prefer' | 'disable' | 'require'
}

/**
 * Reads what is said about TLS, and the files that it names. `sslrootcert=system` is only worth
 * something where the name of the server counts, so it wants `verify-full`, as in libpq.
 */
export function readTls(
  reader: WordReader,
  places: readonly Place[],
  home: Environment['home'],
): TlsSettings {
  const isSystem = reader.text('sslrootcert') === 'system'
  const asked = reader.choice('sslmode', SSL_MODES)
  const mode = isSystem && reader.text('sslmode') === '' ? 'verify-full' : asked
  const negotiation = reader.choice('sslnegotiation', ['postgres', 'direct'])
  const isUsed = mode !== 'disable' && !places.every(isSocket)
  const certificates = isUsed ? readCertificates(reader, home) : NO_CERTIFICATES
  if (isSystem && mode !== 'verify-full') {
    reader.addFault('sslmode', 'is too weak for sslrootcert=system: use verify-full')
  }
  if (negotiation === 'direct' && ['disable', 'allow', 'prefer'].includes(mode)) {
    reader.addFault('sslnegotiation', 'can only be direct with sslmode require or stronger')
  }
  if (mode === 'verify-full' && lacksNames(reader)) {
    reader.addFault('hostaddr', 'needs a host beside it for sslmode=verify-full')
  }
  if (isUsed && mode.startsWith('verify') && certificates.authorities === null) {
    reader.addFault('sslmode', `is ${mode}, which needs ${WHOM_TO_TRUST}`)
  }
  return {
    ...certificates,
    mode,
    negotiation,
    ...readVersions(reader),
    channelBinding: reader.choice('channel_binding', ['prefer', 'disable', 'require']),
  }
}

/** An address alone is not the name that a certificate is for. */
function lacksNames(reader: WordReader): boolean {
  return reader.text('hostaddr') !== '' && reader.text('host').split(',').includes('')
}

function readVersions(reader: WordReader): Pick<TlsSettings, 'minVersion' | 'maxVersion'> {
  const read = (keyword: Keyword, otherwise: TlsVersion) =>
    reader.text(keyword) === '' ? otherwise : reader.choice(keyword, TLS_VERSIONS)
  const minVersion = read('ssl_min_protocol_version', 'TLSv1.2')
  const maxVersion = read('ssl_max_protocol_version', 'TLSv1.3')
  if (minVersion > maxVersion) {
    reader.addFault('ssl_max_protocol_version', 'must not be below ssl_min_protocol_version')
  }
  return { minVersion, maxVersion }
}

const WHOM_TO_TRUST =
  "sslrootcert: a file with the authority's certificate, or system (with verify-full) for those of the machine"
