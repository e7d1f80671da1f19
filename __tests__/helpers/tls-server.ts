/** A server that speaks TLS, and asks different roles for different things. */
import { chmod, chown, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { Client } from 'pg'
import { makeAuthority, type Authority, type Issued } from './certificates.ts'
import { startServer, type TestServer } from './server.ts'
import type { Build } from './server-binaries.ts'

export type TlsServer = TestServer & {
  readonly authority: Authority
  /** What the server shows until something else is shown: for 127.0.0.1 and localhost. */
  readonly own: Issued
  /** Shows another certificate from now on. */
  show(issued: Issued): Promise<void>
}

const ROLES = `
create role tls_only login;
create role plain_only login;
create role app login;
set password_encryption = 'scram-sha-256';
create role scram login password 'scram pa:ss';
set password_encryption = 'md5';
create role md5 login password 'md5 pa:ss';`

/** Who gets in, and how. */
const ACCESS = `
hostssl   all tls_only   all trust
hostnossl all plain_only all trust
hostssl   all app        all cert
host      all scram      all scram-sha-256
host      all md5        all md5
host      all postgres   all trust
`

export async function startTlsServer(build: Build): Promise<TlsServer> {
  const server = await startServer(build)
  const authority = await makeAuthority()
  const own = await authority.issue({
    name: 'CN=server',
    dnsNames: ['localhost'],
    addresses: ['127.0.0.1'],
  })
  const admin = async (sql: string) => {
    const { host, port } = server
    const client = new Client({ host, port, user: 'postgres', database: 'postgres' })
    await client.connect()
    for (const statement of sql.split(';')) await client.query(statement)
    await client.end()
  }
  const write = (name: string, text: string) => writeAsServer(server, name, text)
  const show = async ({ certificate, key }: Issued) => {
    await write('server.crt', certificate)
    await write('server.key', key)
    await admin('select pg_reload_conf()')
    while ((await shownBy(server)) !== fingerprintOf(certificate)) await setTimeout(20)
  }
  await admin(`${ROLES}; alter system set ssl_ca_file = 'root.crt'; alter system set ssl = on`)
  await write('root.crt', authority.certificate)
  await write('pg_hba.conf', ACCESS)
  await show(own)
  return { ...server, authority, own, show }
}

async function writeAsServer(server: TestServer, name: string, text: string): Promise<void> {
  const folder = path.join(server.socketFolder, 'data')
  const file = path.join(folder, name)
  await writeFile(file, text)
  const { uid, gid } = await stat(folder)
  await chown(file, uid, gid)
  await chmod(file, 0o600)
}

function fingerprintOf(pem: string): string {
  return new X509Certificate(pem).fingerprint256
}

/** The fingerprint of what new connections are shown; `null` where there is no TLS yet. */
async function shownBy({ host, port }: TestServer): Promise<string | null> {
  const ssl = { rejectUnauthorized: false }
  const client = new Client({ host, port, user: 'postgres', database: 'postgres', ssl })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const stream = client.connection.stream as TLSSocket
    return stream.getPeerCertificate().fingerprint256
  } catch {
    return null
  } finally {
    await client.end().catch(() => undefined)
  }
}
