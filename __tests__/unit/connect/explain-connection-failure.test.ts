import { describe, expect, test } from 'vitest'
import type { ConnectionSettings } from '../../../src/connect/connection-settings.ts'
import {
  explainConnectionFailure,
  isTlsRefusal,
} from '../../../src/connect/explain-connection-failure.ts'
import { RunError } from '../../../src/errors.ts'

const SETTINGS: ConnectionSettings = {
  host: 'db',
  port: 5433,
  user: 'app',
  password: 'hunter2',
  database: 'shop',
  sslMode: 'require',
  secrets: ['hunter2'],
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
    name: 'anything else',
    error: withCode('EHOSTUNREACH', 'connect EHOSTUNREACH 10.0.0.1:5433'),
    message: /db:5433 failed: connect EHOSTUNREACH 10\.0\.0\.1:5433\.$/,
    hint: /./,
  },
])('$name', ({ error, message, hint }) => {
  const explained = explainConnectionFailure(error, SETTINGS)

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

test('a password that is missing is told from one that is wrong', () => {
  const error = new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string')
  const { message, hint } = explainConnectionFailure(error, { ...SETTINGS, password: null })
  expect(message).toContain('none was given')
  expect(hint).toContain('PGPASSWORD')
})

test('a socket is named by its folder', () => {
  const settings = { ...SETTINGS, host: '/var/run/postgresql' }
  expect(explainConnectionFailure(withCode('ENOENT'), settings).message).toContain(
    'the socket in /var/run/postgresql, port 5433',
  )
})

test('addresses that all time out still make a whole sentence', () => {
  // As node makes it for a name with several addresses: a code, and no message of its own.
  const each = withCode('ETIMEDOUT', 'connect ETIMEDOUT 10.0.0.1:5433')
  const error = Object.assign(new AggregateError([each, each]), { code: 'ETIMEDOUT' })
  expect(explainConnectionFailure(error, SETTINGS).message).toMatch(/failed: \w.*\.$/)
})

test.each([
  { name: "the client's own error says so", error: NO_TLS, expected: true },
  {
    name: 'an error of the server does not',
    error: withCode('28000', NO_TLS.message),
    expected: false,
  },
  { name: 'another error does not', error: new Error('timeout expired'), expected: false },
])('a server has no TLS to offer: $name', ({ error, expected }) => {
  expect(isTlsRefusal(error)).toBe(expected)
})
