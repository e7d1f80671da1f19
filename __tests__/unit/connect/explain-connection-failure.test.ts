/** A failed connection as a sentence with its remedy. */
import { describe, expect, test } from 'vitest'
import {
  ChannelBindingError,
  MissingPasswordError,
  UnwantedServerError,
} from '../../../src/connect/connect-errors.ts'
import type { ConnectionSettings } from '../../../src/connect/connection-settings.ts'
import { explainConnectError } from '../../../src/connect/explain-connection-failure.ts'
import { RunError } from '../../../src/errors.ts'
import { connectionOf } from '../../helpers/connection.ts'

const SETTINGS = connectionOf('postgresql://app:hunter2@db:5433/shop?sslmode=require')

function explain(error: unknown, settings: ConnectionSettings = SETTINGS): RunError {
  return explainConnectError(
    { failures: settings.hosts.map((host) => ({ host, error })), cause: error },
    settings,
  )
}

function withCode(code: string, message = 'failed'): Error {
  return Object.assign(new Error(message), { code })
}

const NO_TLS = new Error('The server does not support SSL connections')

describe.each([
  {
    name: 'a wrong password',
    error: withCode('28P01'),
    message: /password.*"app"/,
    hint: /PGPASSWORD/,
  },
  {
    name: 'a role that may not connect',
    error: withCode('28000', 'no pg_hba.conf entry for host, no encryption.'),
    message: /"app".*"shop": no pg_hba\.conf entry for host, no encryption\.$/,
    hint: /sslmode/,
  },
  {
    name: 'no such database',
    error: withCode('3D000'),
    message: /no database "shop"/,
    hint: /PGDATABASE/,
  },
  {
    name: 'no right to connect',
    error: withCode('42501'),
    message: /"app" may not connect to database "shop"/,
    hint: /GRANT CONNECT ON DATABASE "shop" TO "app"/,
  },
  {
    name: 'too many connections',
    error: withCode('53300'),
    message: /db:5433/,
    hint: /max_connections/,
  },
  {
    name: 'a refused connection',
    error: withCode('ECONNREFUSED'),
    message: /No PostgreSQL server answers at db:5433/,
    hint: /localhost.*mapped port.*container job.*label/,
  },
  {
    name: 'a server that starts',
    error: withCode('57P03'),
    message: /db:5433/,
    hint: /connect-timeout/,
  },
  {
    name: 'an unknown host',
    error: withCode('ENOTFOUND'),
    message: /"db" is unknown/,
    hint: /localhost.*mapped port/,
  },
  {
    name: 'a server without TLS',
    error: NO_TLS,
    message: /TLS.*sslmode is require/,
    hint: /sslmode/,
  },
  {
    name: 'a missing password',
    error: new MissingPasswordError(),
    message: /"app" and none was given/,
    hint: /PGPASSWORD/,
  },
  {
    name: 'a standby where a primary is wanted',
    error: new UnwantedServerError('read-write', true),
    message: /db:5433 is a hot standby, and target_session_attrs is read-write/,
    hint: /target_session_attrs/,
  },
  {
    name: 'a server that does not bind',
    error: new ChannelBindingError(),
    message: /channel_binding is require/,
    hint: /channel_binding=prefer/,
  },
  {
    name: 'a certificate for another name',
    error: withCode('ERR_TLS_CERT_ALTNAME_INVALID', "Host: db. is not in the cert's altnames"),
    message: /another name than "db", and sslmode is require/,
    hint: /verify-ca/,
  },
  {
    name: 'a certificate that has expired',
    error: withCode('CERT_HAS_EXPIRED'),
    message: /has expired/,
    hint: /clock/,
  },
  {
    name: 'a certificate of nobody known',
    error: withCode('SELF_SIGNED_CERT_IN_CHAIN'),
    message: /not accepted: self signed cert in chain/,
    hint: /sslrootcert/,
  },
  {
    name: 'a handshake that fails',
    error: withCode('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
    message: /TLS .* failed: tlsv13 alert certificate required/,
    hint: /sslcert/,
  },
  {
    name: 'silence',
    error: new Error('timeout expired'),
    message: /Nothing answered in time at db:5433/,
    hint: /connect-timeout/,
  },
  {
    name: 'a hang-up',
    error: new Error('Connection terminated unexpectedly'),
    message: /db:5433 hung up before it said anything/,
    hint: /port of PostgreSQL.*connect-timeout/,
  },
  {
    name: 'an address of IPv6 where there is none',
    error: withCode('ENETUNREACH', 'connect ENETUNREACH 2600::1:5433 - Local (:::0)'),
    message: /no way through the network to db:5433: connect ENETUNREACH/,
    hint: /no IPv6/,
  },
  {
    name: 'anything else',
    error: withCode('EHOSTUNREACH', 'connect EHOSTUNREACH 10.0.0.1:5433'),
    message: /db:5433 failed: connect EHOSTUNREACH 10\.0\.0\.1:5433\.$/,
    hint: /./,
  },
])('$name', ({ error, message, hint }) => {
  const explained = explain(error)

  test('is one sentence that says where and what', () => {
    expect(explained).toBeInstanceOf(RunError)
    expect(explained.message).toMatch(message)
    expect(explained.message).toMatch(/[^.]\.$/)
  })

  test('says what to do about it', () => {
    expect(explained.hint).toMatch(hint)
  })

  test('does not show the password', () => {
    expect(`${explained.message} ${explained.hint}`).not.toContain('hunter2')
  })

  test('keeps its cause', () => {
    expect(explained.cause).toBe(error)
  })
})

test('a password file that could not be used is the reason why a password is missing', () => {
  const settings = connectionOf('host=db passfile=/nowhere/pgpass')
  expect(explain(new MissingPasswordError(), settings).hint).toContain('/nowhere/pgpass')
})

test.each([
  { text: 'host=/var/run/postgresql', place: 'the socket in /var/run/postgresql, port 5432' },
  { text: 'host=::1', place: '[::1]:5432' },
  { text: 'host=db hostaddr=10.0.0.1', place: 'db:5432 (10.0.0.1)' },
])('a server is named so that it can be found: $place', ({ text, place }) => {
  expect(explain(withCode('ECONNREFUSED'), connectionOf(text)).message).toContain(place)
})

describe('a server that nobody named', () => {
  test.each([
    { text: '', variables: {} },
    { text: ' ', variables: { PGHOST: '', PGUSER: 'postgres', PGPASSWORD: 'hunter2' } },
  ])('is told to be the default, for a secret that is empty: $variables', (given) => {
    const settings = connectionOf(given.text, given)
    const { message, hint } = explain(withCode('ECONNREFUSED'), settings)
    expect(message).toMatch(/at localhost:5432\. .*default.*connection-string is empty.*PG\*.*\.$/)
    expect(hint).toMatch(/^A secret is empty in a pull request from a fork.* mapped port/)
  })

  test.each([
    { text: 'dbname=shop', variables: {} },
    { text: '', variables: { PGHOST: 'localhost' } },
    { text: '', variables: { PGHOSTADDR: '127.0.0.1' } },
  ])('is not one that something is said of: "$text" $variables', (given) => {
    const { message, hint } = explain(withCode('ECONNREFUSED'), connectionOf(given.text, given))
    expect(`${message} ${hint}`).not.toMatch(/default|fork/)
  })
})

test('of several servers each has its sentence, and a remedy for all is told once', () => {
  const settings = connectionOf('host=one,two')
  const { message, hint } = explain(withCode('ECONNREFUSED'), settings)
  expect(message).toMatch(/answers at one:5432\. .* answers at two:5432\.$/)
  expect(hint.match(/mapped port/g)).toHaveLength(1)
})

test('addresses that all time out still make a whole sentence', () => {
  // As node makes it for a name with several addresses: a code, and no message of its own.
  const each = withCode('ETIMEDOUT', 'connect ETIMEDOUT 10.0.0.1:5433')
  const error = Object.assign(new AggregateError([each, each]), { code: 'ETIMEDOUT' })
  expect(explain(error).message).toMatch(/failed: \w.*\.$/)
})
