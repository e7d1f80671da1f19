// Proves that the linter reports a promise that nobody awaits: lints a file that has one.
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import process from 'node:process'

const FILE = 'src/unawaited-promise-probe.ts'
const RULE = 'typescript(no-floating-promises)'

writeFileSync(FILE, 'export function probe(work: () => Promise<void>): void {\n  work()\n}\n')
try {
  const { status, stdout } = spawnSync('npm', ['run', '--silent', 'lint'], { encoding: 'utf8' })
  if (status === 0 || !stdout.includes(RULE)) {
    process.stderr.write(`The linter did not report ${RULE}:\n${stdout}`)
    process.exitCode = 1
  }
} finally {
  rmSync(FILE)
}
