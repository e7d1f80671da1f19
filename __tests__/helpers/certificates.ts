/** Makes certificates: an authority, and what it issues. */
import 'reflect-metadata'
import { KeyObject, webcrypto, X509Certificate as ReadCertificate } from 'node:crypto'
import * as x509 from '@peculiar/x509'

x509.cryptoProvider.set(webcrypto)

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY = 24 * 3600 * 1000

/** PEM texts. */
export type Issued = { readonly certificate: string; readonly key: string }

export type Authority = Issued & {
  issue(subject: Subject): Promise<Issued>
  /** A list of revoked certificates. */
  revoke(...certificates: readonly string[]): Promise<string>
}

export type Subject = {
  readonly name: string
  readonly dnsNames?: readonly string[]
  readonly addresses?: readonly string[]
  /** From today; negative: it has expired so long ago. */
  readonly days?: number
}

/** An authority that nobody knows yet. */
export async function makeAuthority(name = 'CN=Test authority'): Promise<Authority> {
  const keys = await generateKeys()
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + DAY),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign),
    ],
  })
  return {
    certificate: root.toString('pem'),
    key: pemOf(keys.privateKey),
    issue: (subject) => issue(subject, { root, signingKey: keys.privateKey }),
    async revoke(...certificates) {
      const list = await x509.X509CrlGenerator.create({
        issuer: root.subject,
        thisUpdate: new Date(Date.now() - DAY),
        nextUpdate: new Date(Date.now() + DAY),
        signingAlgorithm: ALGORITHM,
        signingKey: keys.privateKey,
        entries: certificates.map((pem) => ({
          serialNumber: new ReadCertificate(pem).serialNumber,
          revocationDate: new Date(),
        })),
      })
      // As OpenSSL calls it.
      return list.toString('pem').replaceAll(' CRL-----', ' X509 CRL-----')
    },
  }
}

async function issue(
  { name, dnsNames = [], addresses = [], days = 1 }: Subject,
  { root, signingKey }: { root: x509.X509Certificate; signingKey: webcrypto.CryptoKey },
): Promise<Issued> {
  const keys = await generateKeys()
  const names = [
    ...dnsNames.map((value) => ({ type: 'dns' as const, value })),
    ...addresses.map((value) => ({ type: 'ip' as const, value })),
  ]
  const certificate = await x509.X509CertificateGenerator.create({
    subject: name,
    issuer: root.subject,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(Date.now() - 10 * DAY),
    notAfter: new Date(Date.now() + days * DAY),
    extensions: names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)],
  })
  return { certificate: certificate.toString('pem'), key: pemOf(keys.privateKey) }
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
}

function pemOf(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ format: 'pem', type: 'pkcs8' }).toString()
}
