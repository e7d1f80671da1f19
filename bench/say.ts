import process from 'node:process'

/** Tells whoever waits how far the benchmark is. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
