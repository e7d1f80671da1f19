/** Times whole processes, from their start to their end. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { inFolder } from './folder.ts'

/** What one run took: on the clock, and of the processor by itself and what it started. */
export type Sample = { readonly seconds: number; readonly cpuSeconds: number }

/** A program and its arguments. */
export type Command = readonly [program: string, ...args: string[]]

/**
 * Bash's own clock: Node knows the processor time of no child. The command keeps its standard error;
 * the times go to the file that is named first.
 */
const TIMED = `TIMEFORMAT='%3R %3U %3S'; exec 4>&2; { time "$@" 2>&4; } 2>"$0"`

/** Gives `work` a wrapper for the command to time, and resolves to what that took. */
export async function timing<T>(
  work: (wrap: (command: Command) => Command) => Promise<T>,
): Promise<{ readonly sample: Sample; readonly result: T }> {
  return inFolder(async (folder) => {
    const file = path.join(folder, 'times')
    const result = await work((command) => ['bash', '-c', TIMED, file, ...command])
    return { sample: parseTimes(await readFile(file, 'utf8')), result }
  })
}

function parseTimes(text: string): Sample {
  const [seconds = Number.NaN, user = Number.NaN, system = Number.NaN] = text.split(' ').map(Number)
  return { seconds, cpuSeconds: Number((user + system).toFixed(3)) }
}

/** Runs a command and resolves to its output. Rejects with what it printed where it fails. */
export async function run(
  [program, ...args]: Command,
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...variables },
  })
  const [output, errors]: [string[], string[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => output.push(String(chunk)))
  child.stderr.on('data', (chunk: Buffer) => errors.push(String(chunk)))
  const [exitCode] = (await once(child, 'close')) as [number | null]
  if (exitCode === 0) return output.join('')
  throw new Error(`${program} ended with exit code ${exitCode}:\n${errors.join('')}`)
}
