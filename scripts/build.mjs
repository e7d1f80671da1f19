// Builds dist/: TypeScript to lib/ by tsc, lib/ to one file by ncc.
// Two steps because ncc's own TypeScript loader cannot run TypeScript 7.
import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/** @param {string} file @param {string[]} args */
function node(file, ...args) {
  execFileSync(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' })
}

/**
 * Lets ncc see a copy of a package whose manifest says that its modules do nothing but define things
 * when they are loaded, which the package's own manifest could say and does not. ncc then leaves out
 * those modules that nothing calls, and takes them in again as soon as something does.
 * https://webpack.js.org/guides/tree-shaking/#mark-the-file-as-side-effect-free
 * @param {string} name
 */
function markFreeOfSideEffects(name) {
  const copy = path.join(root, 'lib/node_modules', name)
  cpSync(path.join(root, 'node_modules', name), copy, { recursive: true })
  const manifest = path.join(copy, 'package.json')
  const declared = JSON.parse(readFileSync(manifest, 'utf8'))
  writeFileSync(manifest, JSON.stringify({ ...declared, sideEffects: false }))
}

for (const folder of ['lib', 'dist'])
  rmSync(path.join(root, folder), { recursive: true, force: true })
node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json')
// Two thirds of the bundle would be the HTTP client of `getIDToken`, which the action never calls.
markFreeOfSideEffects('@actions/core')
node(
  'node_modules/@vercel/ncc/dist/ncc/cli.js',
  'build',
  'lib/index.js',
  '-o',
  'dist',
  '--license',
  'licenses.txt',
)
