import { describe, expect, test } from 'vitest'
import type { ConnectionSettings } from '../../../src/connect/connection-settings.ts'
import { parseConnection } from '../../../src/connect/connection-settings.ts'
import type { Variables } from '../../../src/environment.ts'
import { commandEnvironment } from '../../../src/imports/command-environment.ts'

const SHOP: ConnectionSettings = {
  host: 'localhost',
  port: 5433,
  user: 'app',
  password: 'secret',
  database: 'shop',
  sslMode: 'prefer',
  secrets: ['secret'],
}

function environmentOf(overrides: Partial<ConnectionSettings> = {}, variables: Variables = {}) {
  return commandEnvironment(variables, { connection: { ...SHOP, ...overrides }, isPlain: false })
}

test('a command finds the database by the variables of libpq and by a URI', () => {
  expect(environmentOf()).toEqual({
    PGHOST: 'localhost',
    PGPORT: '5433',
    PGUSER: 'app',
    PGPASSWORD: 'secret',
    PGDATABASE: 'shop',
    PGSSLMODE: 'prefer',
    DATABASE_URL: 'postgresql://app:secret@localhost:5433/shop',
  })
})

test('without a password there is none, nor a variable for it', () => {
  const environment = environmentOf({ password: null })
  expect(environment).not.toHaveProperty('PGPASSWORD')
  expect(environment['DATABASE_URL']).toBe('postgresql://app@localhost:5433/shop')
})

test('where the server has no TLS, clients that take prefer for an order are told so', () => {
  const environment = commandEnvironment({}, { connection: SHOP, isPlain: true })
  expect(environment).toMatchObject({
    PGSSLMODE: 'disable',
    DATABASE_URL: 'postgresql://app:secret@localhost:5433/shop',
  })
})

const SPECIAL = "p@ss:w/rd?#[]%&=+ '()*!é"

describe('the URI', () => {
  test.each<{ name: string; connection: Partial<ConnectionSettings>; expected: string }>([
    {
      name: 'has an IPv6 address in brackets',
      connection: { host: '::1' },
      expected: 'postgresql://app:secret@[::1]:5433/shop',
    },
    {
      name: "has a socket's folder as a parameter, with the port",
      connection: { host: '/var/run/postgresql' },
      expected: 'postgresql://app:secret@/shop?host=%2Fvar%2Frun%2Fpostgresql&port=5433',
    },
    {
      name: 'has an sslmode that is not the default',
      connection: { sslMode: 'require' },
      expected: 'postgresql://app:secret@localhost:5433/shop?sslmode=require',
    },
    {
      name: "has both parameters, the socket's and the sslmode",
      connection: { host: '/tmp', sslMode: 'disable' },
      expected: 'postgresql://app:secret@/shop?host=%2Ftmp&port=5433&sslmode=disable',
    },
    {
      name: 'has special characters in the password encoded',
      connection: { password: SPECIAL },
      expected:
        'postgresql://app:p%40ss%3Aw%2Frd%3F%23%5B%5D%25%26%3D%2B%20%27%28%29%2A%21%C3%A9@localhost:5433/shop',
    },
    {
      name: 'has special characters in user and database encoded',
      connection: { user: 'a@b', database: 'my shop/1' },
      expected: 'postgresql://a%40b:secret@localhost:5433/my%20shop%2F1',
    },
  ])('$name', ({ connection, expected }) => {
    expect(environmentOf(connection)['DATABASE_URL']).toBe(expected)
  })

  test.each<{ connection: Partial<ConnectionSettings> }>([
    { connection: { host: 'db.example.com' } },
    { connection: { host: '::1' } },
    { connection: { host: '/var/run/postgresql' } },
    { connection: { password: null } },
    { connection: { password: SPECIAL, user: SPECIAL, database: SPECIAL } },
    { connection: { sslMode: 'disable' } },
  ])('leads to where it was made from: $connection', ({ connection }) => {
    const uri = environmentOf(connection)['DATABASE_URL'] ?? ''
    const parsed = parseConnection(uri, {
      variables: {},
      temporaryFolder: '/tmp',
      workspace: '/work',
      collectsSummary: false,
      systemUser: 'nobody',
    })
    const { secrets: _, ...expected } = { ...SHOP, ...connection }
    expect(parsed).toMatchObject({ ok: true, settings: expected })
  })
})

describe("of the step's own environment", () => {
  test('what the command may need stays', () => {
    const own = { PATH: '/usr/bin', HOME: '/root', NODE_ENV: 'test', GITHUB_SHA: 'abc', EMPTY: '' }
    expect(environmentOf({}, own)).toMatchObject(own)
  })

  test.each([
    'INPUT_CONNECTION-STRING',
    'INPUT_MODE',
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_RUNTIME_URL',
    'ACTIONS_CACHE_URL',
    'ACTIONS_RESULTS_URL',
  ])('%s, which is for the action alone, goes', (name) => {
    expect(environmentOf({}, { [name]: 'x' })).not.toHaveProperty([name])
  })

  test.each(['MY_INPUT_FILE', 'ACTIONS_STEP_DEBUG', 'ACTIONS_ID_TOKEN_REQUEST_URL'])(
    '%s, which a run step has as well, stays',
    (name) => {
      expect(environmentOf({}, { [name]: 'x' })).toHaveProperty([name], 'x')
    },
  )

  test('a connection to elsewhere gives way', () => {
    const own = { PGHOST: 'elsewhere', PGPORT: '1', DATABASE_URL: 'mysql://elsewhere' }
    expect(environmentOf({}, own)).toMatchObject({
      PGHOST: 'localhost',
      PGPORT: '5433',
      DATABASE_URL: 'postgresql://app:secret@localhost:5433/shop',
    })
  })

  test('what is not set is not there', () => {
    expect(environmentOf({}, { NOTHING: undefined })).not.toHaveProperty('NOTHING')
  })
})
