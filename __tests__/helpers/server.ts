/** Starts real PostgreSQL servers from the binaries that come as npm packages. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, chown, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'

const run = promisify(execFile)
const ROOT = path.dirname(path.dirname(import.meta.dirname))

/** Where packages with binaries may be: the newcomer's install, and the one for all majors. */
const PACKAGE_FOLDERS = ['node_modules', '__tests__/servers/node_modules']

export type TestServer = {
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

type Account = { readonly uid: number; readonly gid: number }

/** PostgreSQL refuses to run as root: `nobody`'s ids need no account to exist. */
const NOBODY: Account | null = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null

/**
 * Starts a server of a major version on a free port, in a folder that goes with it. `settings` are
 * added to those of every test server.
 */
export async function startServer(major: string, settings: Settings = {}): Promise<TestServer> {
  const folder = await makeFolder(major)
  const data = path.join(folder, 'data')
  const initdb = [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--nosync',
  ]
  await run(path.join(folder, 'native', 'bin', 'initdb'), initdb, { ...NOBODY, cwd: folder })
  const access = path.join(data, 'pg_hba.conf')
  await writeFile(access, `host all locked all md5\n${await readFile(access, 'utf8')}`)
  return startIn(folder, major, settings)
}

/** Stops a server and starts a hot standby on a copy of its data; nothing more will reach it. */
export async function startStandbyInsteadOf(primary: TestServer): Promise<TestServer> {
  const folder = await makeFolder(primary.major)
  await primary.halt()
  const data = path.join(folder, 'data')
  // Copied as the account that owns it: PostgreSQL insists on its own files.
  await run('cp', ['-R', path.join(primary.socketFolder, 'data'), data], { ...NOBODY })
  const [file, content] =
    Number(primary.major) >= 12 ? ['standby.signal', ''] : ['recovery.conf', 'standby_mode = on\n']
  await writeFile(path.join(data, file), content)
  await primary.stop()
  return startIn(folder, primary.major)
}

async function makeFolder(major: string): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), `postgresql-${major}-`))
  await cp(nativeFolder(major), path.join(folder, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
  })
  await makeLinks(folder)
  await chmod(folder, 0o755)
  if (NOBODY !== null) await chown(folder, NOBODY.uid, NOBODY.gid)
  return folder
}

async function startIn(
  folder: string,
  major: string,
  settings: Settings = {},
): Promise<TestServer> {
  const { server, port } = await launch(folder, settings)
  const halt = async () => {
    if (server.exitCode === null && server.kill('SIGINT')) await once(server, 'exit')
  }
  const stop = async () => {
    await halt()
    await rm(folder, { recursive: true, force: true })
  }
  return { major, host: '127.0.0.1', port, user: 'postgres', socketFolder: folder, halt, stop }
}

/** Whether the binaries of a major version are installed for this platform. */
export function isInstalled(major: string): boolean {
  return installedFolder(major) !== undefined
}

function installedFolder(major: string): string | undefined {
  const name = `postgresql-${major}-${process.platform}-${process.arch}`
  const candidates = PACKAGE_FOLDERS.map((folder) => path.join(ROOT, folder, name, 'native'))
  return candidates.find((candidate) => existsSync(candidate))
}

function nativeFolder(major: string): string {
  const found = installedFolder(major)
  if (found !== undefined) return found
  throw new Error(
    `No binaries of PostgreSQL ${major} for ${process.platform}-${process.arch}. Run npm ci, and npm ci --prefix __tests__/servers for the majors between the newest and the oldest.`,
  )
}

/** npm drops symbolic links from packages, and the packages' install script is not run. */
async function makeLinks(folder: string): Promise<void> {
  const list = await readFile(path.join(folder, 'native', 'pg-symlinks.json'), 'utf8')
  const links = JSON.parse(list) as readonly { readonly source: string; readonly target: string }[]
  for (const { source, target } of links) {
    const link = path.join(folder, target)
    if (!existsSync(link)) {
      await symlink(path.relative(path.dirname(link), path.join(folder, source)), link)
    }
  }
}

/** A port that was free may be taken a moment later: then another one is tried. */
async function launch(
  folder: string,
  settings: Settings,
): Promise<{ readonly server: ChildProcess; readonly port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const lines = Object.entries({ ...settingsOf(folder, port), ...settings })
    const config = lines.map(([name, value]) => `${name} = '${value}'\n`).join('')
    await writeFile(path.join(folder, 'data', 'postgresql.auto.conf'), config)
    const server = spawn(
      path.join(folder, 'native', 'bin', 'postgres'),
      ['-D', path.join(folder, 'data')],
      {
        ...NOBODY,
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
    const log: string[] = []
    server.stderr?.on('data', (chunk: Buffer) => log.push(String(chunk)))
    process.once('exit', () => server.kill('SIGQUIT'))
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
