// Starts the bundle under Node 24 where there is no node_modules, and has it refuse an input.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { node24 } from './node24.mjs'

const folder = mkdtempSync(path.join(os.tmpdir(), 'bundle-'))
try {
  cpSync('dist', folder, { recursive: true })
  const { status, stdout, stderr } = spawnSync(node24(), ['index.js'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, INPUT_MODE: 'none' },
  })
  if (status !== 1 || !stdout.includes('::error::Input mode: got "none"')) {
    process.stderr.write(`The bundle ended with ${status}:\n${stdout}${stderr}`)
    process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true })
}
