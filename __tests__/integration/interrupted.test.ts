/** A test run, or whatever else starts a server here, that is ended before it can clean up. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { node24 } from '../../scripts/node24.mjs'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const SERVE = path.join(import.meta.dirname, '..', '..', 'scripts', 'serve-drifted-database.ts')
const patience = { timeout: 60_000, interval: 50 }

test.for(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
  '%s leaves no server and no folder behind',
  async (signal) => {
    const folder = await temporaryFolder('interrupted-')
    await chmod(folder, 0o755)
    const output = path.join(await temporaryFolder('output-'), 'output')
    await writeFile(output, '')
    const serving = spawn(node24(), [SERVE], {
      env: { PATH: process.env['PATH'], TMPDIR: folder, GITHUB_OUTPUT: output },
      stdio: 'ignore',
    })
    const uriIn = async () => /uri=(.*)/.exec(await readFile(output, 'utf8'))?.[1]
    await expect.poll(uriIn, patience).toBeDefined()
    const uri = await uriIn()
    expect(await readdir(folder)).toHaveLength(1)
    expect(await refusal(uri)).toBeNull()

    serving.kill(signal)
    await once(serving, 'exit')
    await expect.poll(() => readdir(folder), patience).toEqual([])
    expect(await refusal(uri)).toBe('ECONNREFUSED')
  },
)

/** Why a server takes no connection; `null` where it does. */
async function refusal(uri: string | undefined): Promise<string | null> {
  const client = new Client({ connectionString: uri })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return null
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}
