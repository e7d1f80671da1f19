// Builds dist/: TypeScript to lib/ by tsc, lib/ to one file by ncc.
// Two steps because ncc's own TypeScript loader cannot run TypeScript 7.
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/** @param {string} file @param {string[]} args */
function node(file, ...args) {
  execFileSync(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' })
}

for (const folder of ['lib', 'dist'])
  rmSync(path.join(root, folder), { recursive: true, force: true })
node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json')
node(
  'node_modules/@vercel/ncc/dist/ncc/cli.js',
  'build',
  'lib/index.js',
  '-o',
  'dist',
  '--license',
  'licenses.txt',
)
