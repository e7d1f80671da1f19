/** TLS as libpq means it, with a real server and certificates of the test's own making. */
import { spawnSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { waitForServer } from '../../src/connect/wait-for-server.ts'
import { makeAuthority } from '../helpers/certificates.ts'
import { connectionOf } from '../helpers/connection.ts'
import { runAction } from '../helpers/run-action.ts'
import { startTlsServer, type TlsServer } from '../helpers/tls-server.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

function hasPsql(): boolean {
  return spawnSync('psql', ['--version']).status === 0
}

let server: TlsServer
let folder = ''
const major = Number(inject('server').major)

beforeAll(async () => {
  server = await startTlsServer(inject('server').build)
  folder = await temporaryFolder('tls-')
  await writeFile(path.join(folder, 'root.crt'), server.authority.certificate)
  const stranger = await makeAuthority('CN=Stranger')
  await writeFile(path.join(folder, 'stranger.crt'), stranger.certificate)
  for (const name of ['app', 'other']) {
    const { certificate, key } = await server.authority.issue({ name: `CN=${name}` })
    await writeFile(path.join(folder, `${name}.crt`), certificate)
    await writeFile(path.join(folder, `${name}.key`), key, { mode: 0o600 })
  }
}, 60_000)

afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true })
})

/** Connects with what is said, by 127.0.0.1 unless it says otherwise. */
async function connect(words: string): Promise<'TLS' | 'plain'> {
  const text = `host=127.0.0.1 port=${server.port} user=postgres dbname=postgres ${words}`
  const settings = connectionOf(text.replaceAll('{folder}', folder))
  const sessions = await waitForServer(settings, {
    seconds: 10,
    size: 1,
    signal: new AbortController().signal,
  })
  // Asked of the server, which knows best.
  const [row] = await sessions.use((session) =>
    session.query<{ ssl: boolean }>('select ssl from pg_stat_ssl where pid = pg_backend_pid()'),
  )
  await sessions.close()
  expect(row?.ssl).toBe(sessions.isEncrypted)
  return sessions.isEncrypted ? 'TLS' : 'plain'
}

const TRUSTED = 'sslrootcert={folder}/root.crt'
const STRANGE = 'sslrootcert={folder}/stranger.crt'
const WITH_CERTIFICATE = 'user=app sslcert={folder}/app.crt sslkey={folder}/app.key'

describe('a server that offers TLS', () => {
  test.each([
    { words: 'sslmode=disable', expected: 'plain' },
    { words: 'sslmode=allow', expected: 'plain' },
    { words: 'sslmode=prefer', expected: 'TLS' },
    { words: '', expected: 'TLS' },
    { words: 'sslmode=require', expected: 'TLS' },
    { words: `sslmode=verify-ca ${TRUSTED}`, expected: 'TLS' },
    { words: `sslmode=verify-full ${TRUSTED}`, expected: 'TLS' },
    { words: `sslmode=verify-full ${TRUSTED} host=localhost`, expected: 'TLS' },
    { words: `sslmode=verify-full ${TRUSTED} host=localhost hostaddr=127.0.0.1`, expected: 'TLS' },
    { words: `sslmode=verify-ca ${TRUSTED} host=elsewhere hostaddr=127.0.0.1`, expected: 'TLS' },
    { words: 'ssl_min_protocol_version=TLSv1.2', expected: 'TLS' },
    { words: 'sslmode=allow user=tls_only', expected: 'TLS' },
    { words: 'sslmode=prefer user=plain_only', expected: 'plain' },
    { words: `sslmode=prefer ${STRANGE}`, expected: 'plain' },
    { words: `sslmode=verify-ca ${TRUSTED} ${WITH_CERTIFICATE}`, expected: 'TLS' },
    { words: "user=scram password='scram pa:ss' sslmode=require", expected: 'TLS' },
    { words: "user=scram password='scram pa:ss' sslmode=disable", expected: 'plain' },
    { words: "user=md5 password='md5 pa:ss'", expected: 'TLS' },
  ])('is spoken to in the way of libpq: $expected with $words', async ({ words, expected }) => {
    expect(await connect(words)).toBe(expected)
  })

  test.each([
    { words: 'sslmode=disable user=tls_only', error: /"tls_only".*no encryption|SSL off/ },
    { words: 'sslmode=require user=plain_only', error: /"plain_only"/ },
    { words: `sslmode=require ${STRANGE}`, error: /certificate .* was not accepted.*sslrootcert/s },
    { words: `sslmode=verify-ca ${STRANGE}`, error: /certificate .* was not accepted/ },
    {
      words: `sslmode=verify-full ${TRUSTED} host=elsewhere hostaddr=127.0.0.1`,
      error: /for another name than "elsewhere", and sslmode is verify-full\. .*verify-ca/,
    },
    { words: 'sslmode=require user=app', error: /certificate/ },
    {
      words: 'sslmode=require user=app sslcert={folder}/other.crt sslkey={folder}/other.key',
      error: /"app"/,
    },
    { words: 'user=scram password=hunter2', error: /rejected the password of role "scram"/ },
    { words: 'user=md5 password=hunter2', error: /rejected the password of role "md5"/ },
    { words: 'user=scram', error: /asks for a password for role "scram" and none was given/ },
    { words: 'user=md5', error: /asks for a password for role "md5" and none was given/ },
    {
      words: 'user=scram passfile={folder}/absent',
      error: /none was given\. The password file .*absent was not used/,
    },
  ])('is refused in a sentence with $words', async ({ words, error }) => {
    const failure: unknown = await connect(words).catch((reason: unknown) => reason)
    const { message, hint } = failure as { message: string; hint: string }
    expect(`${message} ${hint}`).toMatch(error)
    expect(`${message} ${hint}`).not.toContain('hunter2')
  })
})

test.runIf(major >= 17)('TLS begins at once where both sides can', async () => {
  expect(await connect('sslmode=require sslnegotiation=direct')).toBe('TLS')
})

describe('channel_binding=require', () => {
  const words = "channel_binding=require user=scram password='scram pa:ss'"

  test.runIf(major >= 11)('is met by SCRAM over TLS', async () => {
    expect(await connect(words)).toBe('TLS')
  })

  test.each([`${words} sslmode=disable`, "channel_binding=require user=md5 password='md5 pa:ss'"])(
    'is not met with %s',
    async (unbound) => {
      await expect(connect(unbound)).rejects.toThrow('channel_binding is require')
    },
  )

  test('is not met by a server that asks for no password', async () => {
    await expect(connect('channel_binding=require')).rejects.toThrow('channel_binding is require')
  })
})

test('a key may be encrypted', async () => {
  const { certificate, key } = await server.authority.issue({ name: 'CN=app' })
  const encrypted = createPrivateKey(key).export({
    format: 'pem',
    type: 'pkcs8',
    cipher: 'aes-256-cbc',
    passphrase: 'open sesame',
  })
  await writeFile(path.join(folder, 'locked.crt'), certificate)
  await writeFile(path.join(folder, 'locked.key'), encrypted, { mode: 0o600 })
  const words = `user=app sslcert={folder}/locked.crt sslkey={folder}/locked.key`
  expect(await connect(`${words} sslpassword='open sesame'`)).toBe('TLS')
  await expect(connect(`${words} sslpassword=hunter2`)).rejects.toThrow('sslpassword')
})

test('a certificate that has expired, was revoked, or names an address as text', async () => {
  const issue = (days: number) =>
    server.authority.issue({ name: 'CN=127.0.0.1', dnsNames: ['localhost'], days })
  const expired = await issue(-1)
  await server.show(expired)
  await expect(connect(`sslmode=verify-ca ${TRUSTED}`)).rejects.toThrow('has expired')
  expect(await connect('sslmode=require')).toBe('TLS')

  const revoked = await issue(1)
  await server.show(revoked)
  await writeFile(path.join(folder, 'root.crl'), await server.authority.revoke(revoked.certificate))
  const checked = `sslmode=verify-ca ${TRUSTED} sslcrl={folder}/root.crl`
  await expect(connect(checked)).rejects.toThrow('was not accepted: cert revoked')

  // By libpq's rules the common name counts for an address, as long as no other address is named.
  expect(await connect(`sslmode=verify-full ${TRUSTED}`)).toBe('TLS')
  await server.show(server.own)
})

test.runIf(hasPsql())('psql in an import gets in as the action does', async () => {
  const files = `sslrootcert=${folder}/root.crt sslcert=${folder}/app.crt sslkey=${folder}/app.key`
  const { exitCode, log } = await runAction({
    inputs: {
      'connection-string': `host=down.invalid,localhost hostaddr=127.0.0.1,127.0.0.1 port=1,${server.port} user=app dbname=postgres sslmode=verify-full options='-c geqo=off' ${files}`,
      imports: `psql -XAtc "select current_user, current_setting('geqo')"\npsql "$DATABASE_URL" -XAtc "select ssl, current_setting('geqo') from pg_stat_ssl where pid = pg_backend_pid()"`,
      mode: 'check',
    },
    environment: { PGSERVICE: '', PGSSLROOTCERT: '/nowhere' },
  })
  expect(log).toMatch(/^app\|off$/m)
  expect(log).toMatch(/^t\|off$/m)
  expect(exitCode).toBe(0)
})

test("with sslrootcert=system the machine's authorities are trusted, and nobody else", async () => {
  const uri = `postgresql://postgres@localhost:${server.port}/postgres?sslrootcert=system`
  const inputs = { 'connection-string': uri, mode: 'check' }
  const machine = { SSL_CERT_FILE: path.join(folder, 'root.crt') }
  const known = await runAction({ inputs, environment: machine })
  expect(known.files.report?.databases).toMatchObject([{ error: null, host: 'localhost' }])
  const unknown = await runAction({ inputs })
  expect(unknown.files.report?.databases[0]?.error).toMatch(/was not accepted/)
})
