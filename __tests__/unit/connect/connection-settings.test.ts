import { describe, expect, test } from 'vitest'
import {
  parseConnection,
  SSL_MODES,
  type ConnectionSettings,
} from '../../../src/connect/connection-settings.ts'
import type { Variables } from '../../../src/environment.ts'

function parse(text: string, variables: Variables = {}) {
  return parseConnection(text, {
    variables,
    temporaryFolder: '/tmp',
    workspace: '/work',
    collectsSummary: false,
    systemUser: 'runner',
  })
}

function settingsOf(text: string, variables: Variables = {}): ConnectionSettings {
  const parsed = parse(text, variables)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
  return parsed.settings
}

function faultsOf(text: string, variables: Variables = {}): string {
  const parsed = parse(text, variables)
  return parsed.ok ? '' : JSON.stringify(parsed.faults)
}

const VARIABLES: Variables = {
  PGHOST: 'env-host',
  PGPORT: '5499',
  PGUSER: 'env-user',
  PGPASSWORD: 'env-password',
  PGDATABASE: 'env-database',
  PGSSLMODE: 'require',
}

describe('where nothing is said', () => {
  test('port, role, database and sslmode are those of libpq', () => {
    expect(settingsOf('')).toMatchObject({
      port: 5432,
      user: 'runner',
      password: null,
      database: 'runner',
      sslMode: 'prefer',
      secrets: [],
    })
  })

  test('the database has the name of the role', () => {
    expect(settingsOf('postgresql://app@db')).toMatchObject({ user: 'app', database: 'app' })
    expect(settingsOf('', { PGUSER: 'app' })).toMatchObject({ user: 'app', database: 'app' })
  })
})

describe('the environment', () => {
  test('stands for an empty connection string', () => {
    expect(settingsOf(' \n', VARIABLES)).toEqual({
      host: 'env-host',
      port: 5499,
      user: 'env-user',
      password: 'env-password',
      database: 'env-database',
      sslMode: 'require',
      secrets: ['env-password'],
    })
  })

  test('fills what the connection string leaves open', () => {
    expect(settingsOf('postgresql://db/shop', VARIABLES)).toMatchObject({
      host: 'db',
      port: 5499,
      user: 'env-user',
      password: 'env-password',
      database: 'shop',
      sslMode: 'require',
    })
  })

  test('yields to the connection string', () => {
    const uri = 'postgresql://app:pass@db:5433/shop?sslmode=disable'
    expect(settingsOf(uri, VARIABLES)).toEqual({
      host: 'db',
      port: 5433,
      user: 'app',
      password: 'pass',
      database: 'shop',
      sslMode: 'disable',
      secrets: ['pass'],
    })
  })

  test('means nothing by a variable that is empty', () => {
    expect(settingsOf('', { PGUSER: '', PGPORT: '', PGPASSWORD: '' })).toMatchObject({
      port: 5432,
      user: 'runner',
      password: null,
    })
  })

  test('may name a socket by its folder', () => {
    expect(settingsOf('', { PGHOST: '/var/run/postgresql' }).host).toBe('/var/run/postgresql')
  })

  test('is not ignored where it is not understood', () => {
    expect(faultsOf('', { PGHOSTADDR: '10.0.0.1' })).toContain('PGHOSTADDR')
  })
})

describe('a port', () => {
  test.each(['1', '5432', '65535'])('may be %s', (port) => {
    expect(settingsOf('', { PGPORT: port }).port).toBe(Number(port))
  })

  test.each(['0', '65536', '-1', '5432x', '5e3', '5 432', '100000000000000000000'])(
    'may not be %j',
    (port) => {
      expect(faultsOf('', { PGPORT: port })).toContain('port')
    },
  )
})

describe('sslmode', () => {
  test.each(SSL_MODES)('may be %s', (mode) => {
    expect(settingsOf(`postgresql://db/shop?sslmode=${mode}`).sslMode).toBe(mode)
  })

  test.each(['on', 'Require', 'verify_full'])('%s is a fault and never a default', (mode) => {
    expect(faultsOf(`postgresql://db/shop?sslmode=${mode}`)).toContain('sslmode')
    expect(faultsOf('', { PGSSLMODE: mode })).toContain('sslmode')
  })
})

test('all faults of a connection are found at once', () => {
  const faults = faultsOf('postgresql://db/shop?sslmode=on&keyword_of_tomorrow=1', { PGPORT: 'x' })
  expect(faults).toContain('sslmode')
  expect(faults).toContain('keyword_of_tomorrow')
  expect(faults).toContain('port')
})

describe('a password is masked', () => {
  test('as written and as decoded', () => {
    const { password, secrets } = settingsOf('postgresql://app:p%40ss@db/shop')
    expect(password).toBe('p@ss')
    expect(secrets.toSorted()).toEqual(['p%40ss', 'p@ss'])
  })

  test('as written and as decoded where it is a parameter of the URI', () => {
    const { password, secrets } = settingsOf('postgresql://app@db/shop?password=p%40ss')
    expect(password).toBe('p@ss')
    expect(secrets.toSorted()).toEqual(['p%40ss', 'p@ss'])
  })

  test('also where another one overrides it', () => {
    const { password, secrets } = settingsOf('postgresql://app:fir%73t@db/shop?password=second')
    expect(password).toBe('second')
    expect(secrets).toEqual(expect.arrayContaining(['second', 'first']))
  })

  test('where it comes from the environment', () => {
    expect(settingsOf('', { PGPASSWORD: 'hunter2' }).secrets).toEqual(['hunter2'])
  })

  test.each([
    { name: 'the role', uri: 'postgresql://postgres:postgres@db/shop' },
    { name: 'the database', uri: 'postgresql://app:shop@db/shop' },
    { name: 'the host', uri: 'postgresql://app:db@db/shop' },
    { name: 'the database that the role gives its name', uri: 'postgresql://app:app@db' },
  ])('unless it equals the name of $name', ({ uri }) => {
    expect(settingsOf(uri).secrets).toEqual([])
  })
})
