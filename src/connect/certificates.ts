/** The files of TLS: whom to trust, and what to show of oneself. */
import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createSecureContext, getCACertificates } from 'node:tls'
import type { Environment } from '../environment.ts'
import { homeFile, type HomeFile } from './home-files.ts'
import type { WordReader } from './words/reader.ts'

/** PEM texts. */
export type Certificates = {
  /** Whom the server's certificate must come from; `null`: from anyone. */
  readonly authorities: readonly string[] | null
  readonly revocations: string | null
  /** What the server is shown of the client. */
  readonly own: {
    readonly certificate: string
    readonly key: string
    readonly passphrase: string | null
  } | null
}

export const NO_CERTIFICATES: Certificates = { authorities: null, revocations: null, own: null }

type FileKeyword = 'sslrootcert' | 'sslcrl' | 'sslcert' | 'sslkey'

const HOME_FILES: Readonly<Record<FileKeyword, HomeFile>> = {
  sslrootcert: 'authorities',
  sslcrl: 'revocations',
  sslcert: 'certificate',
  sslkey: 'key',
}

/**
 * Reads the files that are named, and libpq's own ones where they exist:
 * https://www.postgresql.org/docs/current/libpq-ssl.html. A file that is named and not there is a
 * fault; libpq would go on without it, and so without what it protects from.
 */
export function readCertificates(reader: WordReader, home: Environment['home']): Certificates {
  const files = { reader, home }
  const authorities = readAuthorities(files)
  if (authorities === null && reader.text('sslcrl') !== '') {
    reader.addFault('sslcrl', 'needs sslrootcert beside it')
  }
  const isShown = reader.choice('sslcertmode', ['allow', 'disable']) === 'allow'
  const certificate = isShown ? readFile('sslcert', files) : null
  const key = certificate === null ? null : readKey(files)
  const passphrase = reader.text('sslpassword') || null
  const certificates = {
    authorities,
    revocations: authorities === null ? null : readFile('sslcrl', files),
    own: certificate === null || key === null ? null : { certificate, key, passphrase },
  }
  requireUsable(certificates, reader)
  return certificates
}

type Files = { readonly reader: WordReader; readonly home: Environment['home'] }

function readAuthorities(files: Files): readonly string[] | null {
  if (files.reader.text('sslrootcert') === 'system') return getCACertificates('system')
  const text = readFile('sslrootcert', files)
  if (text === null) return null
  attempt(
    () => new X509Certificate(text),
    () => files.reader.addFault('sslrootcert', 'must name a file of certificates in PEM format'),
  )
  return [text]
}

function readFile(keyword: FileKeyword, { reader, home }: Files): string | null {
  const named = reader.text(keyword)
  const file = named || homeFile(home, HOME_FILES[keyword])
  if (file === null || (named === '' && !existsSync(file))) return null
  try {
    return readFileSync(file, 'utf8')
  } catch {
    reader.addFault(keyword, `names a file that cannot be read: ${file}`)
    return null
  }
}

function readKey(files: Files): string | null {
  const { reader, home } = files
  const file = reader.text('sslkey') || homeFile(home, 'key')
  const key = readFile('sslkey', files)
  if (key === null || file === null) {
    reader.addFault('sslkey', 'must name the private key of the client certificate')
  } else if (home?.kind !== 'application-data' && isOpenToOthers(file)) {
    reader.addFault('sslkey', `names a file that others may read: chmod 600 ${file}`)
  }
  return key
}

/** A key that belongs to root may be read by its group, where root's own is refused to it. */
function isOpenToOthers(file: string): boolean {
  const { mode, uid } = statSync(file)
  return (mode & (uid === 0 ? 0o037 : 0o077)) !== 0
}

/** What OpenSSL would only say while connecting. Its own words could quote a file. */
function requireUsable({ revocations, own }: Certificates, reader: WordReader): void {
  attempt(
    () => revocations !== null && createSecureContext({ crl: revocations }),
    () => reader.addFault('sslcrl', 'must name a file of revoked certificates in PEM format'),
  )
  if (own === null) return
  const { certificate: cert, key, passphrase } = own
  attempt(
    () => createSecureContext({ cert, key, passphrase: passphrase ?? '' }),
    () =>
      reader.addFault(
        'sslkey',
        'must name the key of the certificate in sslcert, both in PEM format, with sslpassword where it is encrypted',
      ),
  )
}

function attempt(action: () => unknown, otherwise: () => void): void {
  try {
    action()
  } catch {
    otherwise()
  }
}
