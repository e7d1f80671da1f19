// Keeps code that is never called out of the bundle, which every start reads and compiles.
import { readFileSync, statSync } from 'node:fs'
import process from 'node:process'

/** Bytes of `dist/index.js`, as it is readable: not minified. */
const LARGEST = 700_000

/** What only `getIDToken` of `@actions/core` uses, as dist/licenses.txt names it. */
const HTTP_CLIENT = ['@actions/http-client', 'tunnel', 'undici']

const { size } = statSync('dist/index.js')
const packages = new Set(readFileSync('dist/licenses.txt', 'utf8').split('\n'))
const faults = [
  ...(size > LARGEST ? [`dist/index.js has ${size} bytes, more than ${LARGEST}`] : []),
  ...HTTP_CLIENT.filter((name) => packages.has(name)).map((name) => `dist carries ${name}`),
]
if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\nSee scripts/build.mjs for what keeps it small.\n`)
  process.exitCode = 1
}
