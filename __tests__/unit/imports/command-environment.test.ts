/** The variables of a command: the connection, without the secrets of the action. */
import { describe, expect, test } from 'vitest'
import type { ConnectionSettings } from '../../../src/connect/connection-settings.ts'
import type { Host } from '../../../src/connect/hosts.ts'
import type { Variables } from '../../../src/environment.ts'
import { commandEnvironment } from '../../../src/imports/command-environment.ts'
import { connectionOf } from '../../helpers/connection.ts'

const SHOP = connectionOf('postgresql://app:secret@localhost:5433/shop')

type Overrides = Partial<Host> & Partial<Pick<ConnectionSettings, 'user' | 'database'>>

/** The shop's connection, with another host, password, role, database. */
function shopWith({ user = 'app', database = 'shop', ...host }: Overrides): ConnectionSettings {
  return { ...SHOP, user, database, hosts: [{ ...SHOP.hosts[0], ...host }] }
}

function environmentOf(overrides: Overrides = {}, variables: Variables = {}) {
  return commandEnvironment(variables, { connection: shopWith(overrides), server: null })
}

function environmentFor(text: string) {
  return commandEnvironment({}, { connection: connectionOf(text), server: null })
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
  const server = { host: SHOP.hosts[0], isEncrypted: false }
  const environment = commandEnvironment({}, { connection: SHOP, server })
  expect(environment).toMatchObject({
    PGSSLMODE: 'disable',
    DATABASE_URL: 'postgresql://app:secret@localhost:5433/shop',
  })
})

test('of several hosts a command gets the one that answered', () => {
  const connection = connectionOf('host=one,two port=5433,5434 user=app passfile=/nowhere')
  const [, second] = connection.hosts
  const host = { ...(second ?? connection.hosts[0]), password: 'of two' }
  const environment = commandEnvironment({}, { connection, server: { host, isEncrypted: true } })
  expect(environment).toMatchObject({
    PGHOST: 'two',
    PGPORT: '5434',
    PGPASSWORD: 'of two',
    PGSSLMODE: 'prefer',
    DATABASE_URL: 'postgresql://app:of%20two@two:5434/app',
  })
})

test('a host whose address is given is not looked up by a command either', () => {
  expect(environmentFor('host=db hostaddr=10.0.0.1 user=app')).toMatchObject({
    PGHOST: 'db',
    PGHOSTADDR: '10.0.0.1',
    DATABASE_URL: 'postgresql://app@db:5432/app?hostaddr=10.0.0.1',
  })
})

test('a command is told how to speak TLS, and what the session is set to', () => {
  const environment = environmentFor(
    "host=db user=app sslrootcert=system sslnegotiation=direct options='-c geqo=off'",
  )
  expect(environment).toMatchObject({
    PGSSLMODE: 'verify-full',
    PGSSLROOTCERT: 'system',
    PGSSLNEGOTIATION: 'direct',
    PGOPTIONS: '-c geqo=off',
  })
  expect(environment['DATABASE_URL']).toBe(
    'postgresql://app@db:5432/app?sslmode=verify-full&options=-c%20geqo%3Doff&sslnegotiation=direct&sslrootcert=system',
  )
})

test('a service or a list of hosts in the environment does not lead a command elsewhere', () => {
  const own = { PGSERVICE: 'other', PGHOSTADDR: '10.0.0.9', PGTARGETSESSIONATTRS: 'standby' }
  const environment = environmentOf({}, own)
  for (const name of Object.keys(own)) expect(environment).not.toHaveProperty(name)
})

const SPECIAL = "p@ss:w/rd?#[]%&=+ '()*!é"

describe('the URI', () => {
  test.each<{ name: string; connection: Overrides; expected: string }>([
    {
      name: 'has an IPv6 address in brackets',
      connection: { name: '::1' },
      expected: 'postgresql://app:secret@[::1]:5433/shop',
    },
    {
      name: "has a socket's folder as a parameter, with the port",
      connection: { name: '/var/run/postgresql' },
      expected: 'postgresql://app:secret@/shop?host=%2Fvar%2Frun%2Fpostgresql&port=5433',
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

  test.each([
    {
      text: 'host=localhost user=app sslmode=require',
      expected: 'postgresql://app@localhost:5432/app?sslmode=require',
    },
    {
      text: 'host=/tmp user=app sslmode=disable',
      expected: 'postgresql://app@/app?host=%2Ftmp&port=5432&sslmode=disable',
    },
  ])('has an sslmode that is not the default: $text', ({ text, expected }) => {
    expect(environmentFor(text)['DATABASE_URL']).toBe(expected)
  })

  test.each<{ overrides: Overrides }>([
    { overrides: { name: 'db.example.com' } },
    { overrides: { name: 'db.example.com', address: '10.0.0.1' } },
    { overrides: { name: '::1' } },
    { overrides: { name: '/var/run/postgresql' } },
    { overrides: { password: null } },
    { overrides: { password: SPECIAL, user: SPECIAL, database: SPECIAL } },
  ])('leads to where it was made from: $overrides', ({ overrides }) => {
    const { secrets: _, ...expected } = shopWith(overrides)
    expect(connectionOf(environmentOf(overrides)['DATABASE_URL'] ?? '')).toMatchObject(expected)
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
