/** What `libpq/parity.test.ts` does not ask of libpq. */
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { connectionOf, faultsOf } from '../../helpers/connection.ts'
import { makeAuthority } from '../../helpers/certificates.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

test('without a host a server on a socket is taken, as by psql, and else localhost', async () => {
  const folder = await temporaryFolder('sockets-')
  await writeFile(path.join(folder, '.s.PGSQL.5433'), '')
  const given = { socketFolders: ['/nowhere', folder] }
  expect(connectionOf('port=5433', given).hosts).toMatchObject([{ name: folder, port: 5433 }])
  expect(connectionOf('port=5432', given).hosts).toMatchObject([{ name: 'localhost' }])
  await rm(folder, { recursive: true })
})

test('the application has its own name unless it is given one', () => {
  expect(connectionOf('').applicationName).toBe('fix-postgresql-sequences')
  expect(connectionOf('fallback_application_name=seed').applicationName).toBe('seed')
  expect(connectionOf('', { variables: { PGAPPNAME: 'ci' } }).applicationName).toBe('ci')
})

test.each([
  { text: 'connect_timeout=5', seconds: 5 },
  { text: 'connect_timeout=0', seconds: null },
  { text: 'connect_timeout=-1', seconds: null },
  { text: '', seconds: null },
])('seconds for each host: $text gives $seconds', ({ text, seconds }) => {
  expect(connectionOf(text).secondsForEachHost).toBe(seconds)
})

test('which server will do, in which order they are asked, and how a dead one is noticed', () => {
  expect(
    connectionOf('target_session_attrs=read-write load_balance_hosts=random keepalives_idle=30'),
  ).toMatchObject({
    targetSessionAttrs: 'read-write',
    keepAlive: { isOn: true, idleSeconds: 30 },
  })
  expect(connectionOf('keepalives=0').keepAlive.isOn).toBe(false)
})

test('a random order of hosts is drawn once, and is one of the same hosts', () => {
  const { hosts } = connectionOf('host=a,b,c load_balance_hosts=random')
  expect(hosts.map(({ name }) => name).toSorted()).toEqual(['a', 'b', 'c'])
})

test.each(['postgresql://app:sesame@db/shop', 'host=db password=sesame'])(
  'a whole connection in the place of a database is a fault that does not show it',
  (database) => {
    const faults = faultsOf('host=db', { variables: { PGDATABASE: database } })
    expect(faults).toContain('must be a name')
    expect(faults).not.toContain('sesame')
  },
)

test('all faults of a connection are found at once', () => {
  const faults = faultsOf('postgresql://db/shop?sslmode=on&keyword_of_tomorrow=1', {
    variables: { PGPORT: 'x', PGREQUIREPEER: 'root' },
  })
  for (const name of ['sslmode', 'keyword_of_tomorrow', 'PGPORT', 'PGREQUIREPEER']) {
    expect(faults).toContain(name)
  }
})

describe.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
  'a keyword that only an object knows, %s,',
  (name) => {
    test('is unknown', () => {
      expect(faultsOf(`postgresql://db/shop?${name}=1`)).toContain(name)
      expect(faultsOf(`host=db ${name}=1`)).toContain(name)
    })
  },
)

test.each([
  'postgresql://app:hunt/er2@db/shop?x=y',
  'postgresql://app:pa/hunter2?hunter2=x@db/shop',
  'postgresql://app:hunter2%zz@db/shop?sslmode=on',
  'host=db password=my hunter2=long',
  'host=db password=my very=long hunter2=word',
  "host=db password='hunter2",
  'host=db password=my hunter2',
  'password=hunter2 port=x',
  'mysql://app:hunter2@db/shop',
  'POSTGRESQL://app:hunter2@db/shop',
  'localhost:hunter2',
  'postgresql+asyncpg://app:hunter2@db/shop?ssl=require',
  'mysql://app:hunter2@db/shop?charset=utf8',
  'app:hunter2@db/shop?sslmode=require',
  'jdbc:postgresql://db/shop?user=app&password=hunter2',
  '"postgresql://app:hunter2@db/shop"',
  'Host=db;Username=app;Password=hunter2',
  'Host=db;User Id=app;Password=hun=hunter2=;',
  'user=app;password=hunter2;host=db',
  'user=app,password=hunter2',
  'host=db,password=hunter2 user=app',
  'user=app&password=hunter2 host=db dbname=shop',
  'host=db pwd=my hunter2=word',
  'postgresql://app:12/hunter2@db/shop',
  'postgresql://db/shop?password=my&hunter2=word',
])('no fault quotes a password: %s', (text) => {
  expect(faultsOf(text)).not.toBe('')
  expect(faultsOf(text)).not.toContain('hunter2')
})

describe('a password is masked', () => {
  test('as written and as decoded', () => {
    expect(connectionOf('postgresql://app:p%40ss@db/shop').secrets).toEqual(['p%40ss', 'p@ss'])
    expect(connectionOf("host=db password='it\\'s'").secrets).toEqual(
      expect.arrayContaining(["it's", "it\\'s"]),
    )
  })

  test('as it stands in the URI that commands get', () => {
    const given = { variables: { PGPASSWORD: "it's" } }
    expect(connectionOf('host=db', given).secrets).toEqual(['it%27s', "it's"])
  })

  test('also where another one overrides it', () => {
    const given = { variables: { PGPASSWORD: 'third' } }
    expect(connectionOf('postgresql://app:fir%73t@db/shop?password=second', given).secrets).toEqual(
      expect.arrayContaining(['second', 'fir%73t', 'third']),
    )
  })

  test('where it comes from a file, and where it opens a key', async () => {
    const folder = await temporaryFolder('passwords-')
    const file = path.join(folder, 'pgpass')
    await writeFile(file, 'db:5432:*:app:p\\:ss\nother:*:*:*:not-asked-for\n', { mode: 0o600 })
    const text = `host=db user=app passfile=${file} sslpassword=k3y`
    expect(connectionOf(text).secrets.toSorted()).toEqual(['k3y', 'p%3Ass', 'p:ss', 'p\\:ss'])
    await rm(folder, { recursive: true })
  })

  test.each([
    { name: 'the role', uri: 'postgresql://postgres:postgres@db/shop' },
    { name: 'the database', uri: 'postgresql://app:shop@db/shop' },
    { name: 'the host', uri: 'postgresql://app:db@other,db/shop' },
    { name: 'the database that the role gives its name', uri: 'postgresql://app:app@db' },
  ])('unless it equals the name of $name', ({ uri }) => {
    expect(connectionOf(uri).secrets).toEqual([])
  })
})

describe('a password file', () => {
  test('that others may read is not used, and it is known why', async () => {
    const folder = await temporaryFolder('passwords-')
    await writeFile(path.join(folder, '.pgpass'), '*:*:*:*:secret', { mode: 0o640 })
    const settings = connectionOf('host=db', { home: { kind: 'home', folder } })
    expect(settings.hosts[0].password).toBeNull()
    expect(settings.unusedPasswordFile).toMatch(/\.pgpass was not used.*chmod 600/)
    await rm(folder, { recursive: true })
  })

  test('that is named and not there is told of, one that nobody named is not', () => {
    expect(connectionOf('host=db passfile=/nowhere').unusedPasswordFile).toMatch(/\/nowhere/)
    const home = { kind: 'home', folder: '/nowhere' } as const
    expect(connectionOf('host=db', { home }).unusedPasswordFile).toBeNull()
  })
})

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await temporaryFolder('certificates-')
  await work(folder)
  await rm(folder, { recursive: true })
}

describe('certificates', () => {
  test('that are named are read, and are handed on by name', () =>
    inFolder(async (folder) => {
      const authority = await makeAuthority()
      const { certificate, key } = await authority.issue({ name: 'CN=app' })
      await writeFile(path.join(folder, 'root.crt'), authority.certificate)
      await writeFile(path.join(folder, 'app.crt'), certificate)
      await writeFile(path.join(folder, 'app.key'), key, { mode: 0o600 })
      const settings = connectionOf(
        `host=db sslrootcert=${folder}/root.crt sslcert=${folder}/app.crt sslkey=${folder}/app.key`,
      )
      expect(settings.tls).toMatchObject({
        mode: 'prefer',
        authorities: [authority.certificate],
        own: { certificate, key, passphrase: null },
      })
      expect([...settings.further.keys()]).toEqual(['sslrootcert', 'sslcert', 'sslkey'])
    }))

  test('that do not fit are faults, and so is a key that others may read', () =>
    inFolder(async (folder) => {
      const authority = await makeAuthority()
      const { certificate } = await authority.issue({ name: 'CN=app' })
      await writeFile(path.join(folder, 'app.crt'), certificate)
      await writeFile(path.join(folder, 'app.key'), authority.key, { mode: 0o644 })
      const faults = faultsOf(
        `host=db sslrootcert=${folder}/app.key sslcert=${folder}/app.crt sslkey=${folder}/app.key`,
      )
      expect(faults).toMatch(/sslrootcert must name a file of certificates/)
      expect(faults).toMatch(/sslkey must name the key of the certificate/)
      expect(faults).toMatch(/chmod 600/)
      expect(faultsOf(`host=db sslcert=${folder}/app.crt`)).toMatch(/sslkey/)
    }))

  test("of the machine are trusted with sslrootcert=system, for the server's name alone", () => {
    const { tls } = connectionOf('host=db sslrootcert=system')
    expect(tls.mode).toBe('verify-full')
    expect(tls.authorities).not.toBeNull()
    expect(faultsOf('host=db sslrootcert=system sslmode=verify-ca')).toContain('verify-full')
  })
})
