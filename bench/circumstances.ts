/** On what, and of which commit, a benchmark was run. */
import { execFile } from 'node:child_process'
import os from 'node:os'
import process from 'node:process'
import { promisify } from 'node:util'
import type { Circumstances } from './figures.ts'
import type { Lab } from './lab.ts'
import { withSession } from './session.ts'

const run = promisify(execFile)

/** On what, and of what, the figures are. */
export async function circumstancesOf({ options, uri }: Lab): Promise<Circumstances> {
  const describe = ['describe', '--always', '--dirty', '--exclude=*']
  const { stdout } = await run('git', describe, { cwd: import.meta.dirname })
  const version = await withSession(uri('postgres'), (client) =>
    client.query<{ server_version: string }>('show server_version'),
  )
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: stdout.trim(),
    processor: os.cpus()[0]?.model ?? 'unknown processor',
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    node: process.versions.node,
    postgresql: version.rows[0]?.server_version ?? options.server,
    rounds: options.rounds,
  }
}
