/** With TLS or without, by the rules of `sslmode`, and whose certificate will do. */
import type { PeerCertificate } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { checkIdentity, waysTo } from '../../../src/connect/ways.ts'
import { connectionOf } from '../../helpers/connection.ts'

function certificateFor(subjectaltname: string | undefined, commonName: string): PeerCertificate {
  return { subject: { CN: commonName }, subjectaltname } as PeerCertificate
}

describe.each([
  { host: 'db.example.com', names: 'DNS:db.example.com', commonName: 'x', fits: true },
  { host: 'db.example.com', names: 'DNS:*.example.com', commonName: 'x', fits: true },
  { host: 'a.db.example.com', names: 'DNS:*.example.com', commonName: 'x', fits: false },
  { host: 'db.example.com', names: undefined, commonName: 'db.example.com', fits: true },
  { host: 'db.example.com', names: 'DNS:other', commonName: 'db.example.com', fits: false },
  { host: '10.0.0.1', names: 'IP Address:10.0.0.1', commonName: 'x', fits: true },
  { host: '10.0.0.1', names: 'IP Address:10.0.0.2', commonName: '10.0.0.1', fits: false },
  { host: '10.0.0.1', names: 'DNS:10.0.0.1', commonName: 'x', fits: true },
  { host: '10.0.0.1', names: 'DNS:db', commonName: '10.0.0.1', fits: true },
  { host: '10.0.0.1', names: undefined, commonName: '10.0.0.1', fits: true },
  { host: '10.0.0.1', names: undefined, commonName: '*', fits: false },
])('$host and a certificate for $names, $commonName', ({ host, names, commonName, fits }) => {
  test(fits ? 'fit' : 'do not fit', () => {
    const mismatch = checkIdentity(host, certificateFor(names, commonName))
    expect(mismatch === undefined).toBe(fits)
  })
})

function optionsOf(text: string) {
  const { hosts, tls } = connectionOf(text)
  return waysTo(hosts[0], tls)[0]
}

test('a name goes with an address that is given, so that the server knows who is meant', () => {
  expect(optionsOf('host=db hostaddr=10.0.0.1')).toMatchObject({ servername: 'db' })
  expect(optionsOf('host=10.0.0.2 hostaddr=10.0.0.1')).not.toHaveProperty('servername')
  expect(optionsOf('host=db')).not.toHaveProperty('servername')
})
