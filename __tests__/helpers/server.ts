/** Starts real PostgreSQL servers: from the binaries that come as npm packages, or from the system's. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { provideBinaries, type Binaries, type Build } from './server-binaries.ts'
import { temporaryFolder } from './temporary-folder.ts'

const run = promisify(execFile)

export type TestServer = {
  readonly build: Build
  readonly major: string
  readonly host: string
  readonly port: number
  readonly user: string
  /** Folder of the unix socket. */
  readonly socketFolder: string
  /** Ends the server and keeps its folder. */
  halt(): Promise<void>
  /** Ends the server and removes its folder. */
  stop(): Promise<void>
}

/** Settings of `postgresql.conf` by name. */
type Settings = Readonly<Record<string, string | number>>

/** How a server differs from the others of the tests. */
export type ServerOptions = {
  /** Added to the settings of every test server. */
  readonly settings?: Settings
  /** Options of `initdb` that take the place of a cluster in UTF-8 with the locale C. */
  readonly cluster?: readonly string[]
  /** Variables of the server's environment. */
  readonly environment?: Readonly<Record<string, string>>
}

type Account = { readonly uid: number; readonly gid: number }

/** PostgreSQL refuses to run as root: `nobody`'s ids need no account to exist. */
const NOBODY: Account | null = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null

const UTF8 = ['--encoding=UTF8', '--locale=C']

/** A server's folder, and the programs to run in it. */
type Place = { readonly folder: string; readonly binaries: Binaries }

/** Starts a server of a build on a free port, in a folder that goes with it. */
export async function startServer(build: Build, options: ServerOptions = {}): Promise<TestServer> {
  const place = await makePlace(build)
  const { folder, binaries } = place
  const { cluster = UTF8, environment = {} } = options
  const data = path.join(folder, 'data')
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '--nosync', ...cluster]
  const env = { PATH: process.env['PATH'], ...environment }
  await run(path.join(binaries.bin, 'initdb'), initdb, { ...NOBODY, cwd: folder, env })
  const access = path.join(data, 'pg_hba.conf')
  await writeFile(access, `host all locked all md5\n${await readFile(access, 'utf8')}`)
  return startIn(place, options)
}

/** Stops a server and starts a hot standby on a copy of its data; nothing more will reach it. */
export async function startStandbyInsteadOf(primary: TestServer): Promise<TestServer> {
  const place = await makePlace(primary.build)
  await primary.halt()
  const data = path.join(place.folder, 'data')
  // Copied as the account that owns it: PostgreSQL insists on its own files.
  await run('cp', ['-R', path.join(primary.socketFolder, 'data'), data], { ...NOBODY })
  const [file, content] =
    Number(primary.major) >= 12 ? ['standby.signal', ''] : ['recovery.conf', 'standby_mode = on\n']
  await writeFile(path.join(data, file), content)
  await primary.stop()
  return startIn(place)
}

async function makePlace(build: Build): Promise<Place> {
  const folder = await temporaryFolder(`postgresql-${build}-`)
  const binaries = await provideBinaries(build, folder)
  await chmod(folder, 0o755)
  if (NOBODY !== null) await chown(folder, NOBODY.uid, NOBODY.gid)
  return { folder, binaries }
}

async function startIn(place: Place, options: ServerOptions = {}): Promise<TestServer> {
  const { folder, binaries } = place
  const { server, port } = await launch(place, options)
  const halt = async () => {
    if (server.exitCode === null && server.kill('SIGINT')) await once(server, 'exit')
  }
  const stop = async () => {
    await halt()
    await rm(folder, { recursive: true, force: true })
  }
  const { build, major } = binaries
  const address = { host: '127.0.0.1', port, user: 'postgres', socketFolder: folder }
  return { build, major, ...address, halt, stop }
}

/** A port that was free may be taken a moment later: then another one is tried. */
async function launch(
  { folder, binaries }: Place,
  { settings = {}, environment = {} }: ServerOptions,
): Promise<{ readonly server: ChildProcess; readonly port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const lines = Object.entries({ ...settingsOf(folder, port), ...settings })
    const config = lines.map(([name, value]) => `${name} = '${value}'\n`).join('')
    await writeFile(path.join(folder, 'data', 'postgresql.auto.conf'), config)
    const server = spawn(path.join(binaries.bin, 'postgres'), ['-D', path.join(folder, 'data')], {
      ...NOBODY,
      cwd: folder,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const log: string[] = []
    server.stderr?.on('data', (chunk: Buffer) => log.push(String(chunk)))
    if (await answers(server, { port, folder })) return { server, port }
    if (attempt === 3) throw new Error(`PostgreSQL does not start:\n${log.join('')}`)
  }
}

function settingsOf(folder: string, port: number): Settings {
  return {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: folder,
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: 60,
    hot_standby: 'on',
    autovacuum_naptime: 1,
  }
}

/** A port that nobody has at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

/**
 * Waits until the server takes connections; `false` where it has ended instead. Another one may have
 * been faster to the port, and answers in its place.
 */
async function answers(
  server: ChildProcess,
  { port, folder }: { readonly port: number; readonly folder: string },
): Promise<boolean> {
  while (server.exitCode === null && server.signalCode === null) {
    const client = new Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' })
    client.on('error', () => undefined)
    try {
      await client.connect()
      const { rows } = await client.query<{ folder: string }>(
        "select current_setting('data_directory') as folder",
      )
      await client.end()
      if (rows[0]?.folder === path.join(folder, 'data')) return true
    } catch {
      // Not yet.
    }
    await setTimeout(50)
  }
  return false
}
