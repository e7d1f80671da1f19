/** Starts PgBouncer, where it is installed. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { freePort } from './server.ts'
import { temporaryFolder } from './temporary-folder.ts'

export type Pooler = { readonly port: number; stop(): Promise<void> }

/** Debian keeps it where only root looks. */
const PATH = `${process.env['PATH']}:/usr/sbin`

export function hasPgBouncer(): boolean {
  try {
    execFileSync('pgbouncer', ['--version'], { env: { PATH } })
    return true
  } catch {
    return false
  }
}

export type PoolerOptions = {
  /** Connections to the server for each pool. */
  readonly size: number
  readonly mode?: 'transaction' | 'statement'
  /** Seconds after which a connection to the server that nobody uses is closed. */
  readonly idleSeconds?: number
}

/** A pooler before a server that trusts everyone. */
export async function startPgBouncer(
  server: { readonly host: string; readonly port: number },
  { size, mode = 'transaction', idleSeconds = 1 }: PoolerOptions,
): Promise<Pooler> {
  const folder = await temporaryFolder('pgbouncer-')
  const port = await freePort()
  const config = path.join(folder, 'pgbouncer.ini')
  await writeFile(path.join(folder, 'users.txt'), '"postgres" ""\n')
  await writeFile(
    config,
    `[databases]
* = host=${server.host} port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
pidfile = ${folder}/pgbouncer.pid
auth_type = trust
auth_file = ${folder}/users.txt
pool_mode = ${mode}
default_pool_size = ${size}
server_idle_timeout = ${idleSeconds}
`,
  )
  // It refuses to run as root: nobody's ids need no account.
  const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  if (account.uid !== undefined) await chown(folder, account.uid, account.gid)
  const pooler = spawn('pgbouncer', ['-q', config], { ...account, env: { PATH }, stdio: 'ignore' })
  while (!(await answers(port))) {
    if (pooler.exitCode !== null) throw new Error('PgBouncer does not start.')
    await setTimeout(20)
  }
  return {
    port,
    async stop() {
      if (pooler.kill('SIGQUIT')) await once(pooler, 'exit')
      await rm(folder, { recursive: true })
    },
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const answered = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false)
  socket.destroy()
  return answered
}
