// Runs a script under Node 24, the runtime of the action, whatever Node the contributor has.
// The binary comes from the package registry; a platform without one needs Node 24 itself.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** Path of a Node 24 executable. Throws, with the remedy, where there is none. */
export function node24() {
  const require = createRequire(import.meta.url)
  const name = `node-24-${process.platform}-${process.arch}`
  try {
    return path.join(path.dirname(require.resolve(`${name}/package.json`)), 'bin', 'node')
  } catch {
    if (process.versions.node.startsWith('24.')) return process.execPath
    throw new Error(
      `No Node 24 binary is packaged for ${name}: install Node 24 and run this with it.`,
    )
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { status } = spawnSync(node24(), process.argv.slice(2), { stdio: 'inherit' })
  process.exitCode = status ?? 1
}
