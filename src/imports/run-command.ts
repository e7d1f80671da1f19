/** Runs one shell command, in a process group of its own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'
import process from 'node:process'
import { setTimeout } from 'node:timers'
import { linesTo, type Lines } from './lines.ts'

export type CommandOptions = {
  /** The folder to run in. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** Takes the lines of output, of both streams, as they come. */
  readonly print: (lines: readonly string[]) => void
  /** Ends the command. */
  readonly signal: AbortSignal
}

/** How a command ended. */
export type CommandEnd =
  /** `exitCode` is `null` where a signal ended it. */
  | { readonly kind: 'ended'; readonly exitCode: number | null }
  /** It could not even begin: bash is missing. */
  | { readonly kind: 'not started'; readonly reason: string }
  /** The run was cancelled, before it began or while it ran. */
  | { readonly kind: 'cancelled' }

/** Milliseconds for what a command has left in the background to close its output. */
const PATIENCE_WITH_OUTPUT = 10_000

/**
 * How a command is ended, with the milliseconds after the first signal. Many programs, psql among
 * them, cancel what the server does for them on the first.
 */
const ENDING = [
  ['SIGINT', 0],
  ['SIGTERM', 1000],
  ['SIGKILL', 2000],
] as const

/**
 * Runs a command as a `run` step with `shell: bash` does: it fails at the first part that fails,
 * also within a pipe. It gets no standard input, so that it cannot wait for what never comes.
 */
export async function runCommand(command: string, options: CommandOptions): Promise<CommandEnd> {
  const { folder: cwd, environment: env, print, signal } = options
  if (signal.aborted) return { kind: 'cancelled' }
  const child = spawn('bash', ['-eo', 'pipefail', '-c', command], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    windowsHide: true,
  })
  const outputs = [printer(print), printer(print)]
  child.stdout.on('data', (chunk: Buffer) => outputs[0]?.write(chunk))
  child.stderr.on('data', (chunk: Buffer) => outputs[1]?.write(chunk))
  const timers: NodeJS.Timeout[] = []
  const end = () => {
    timers.push(...ENDING.map(([name, delay]) => setTimeout(() => endGroup(child, name), delay)))
  }
  signal.addEventListener('abort', end)
  const ended = await endOf(child)
  signal.removeEventListener('abort', end)
  for (const timer of timers) clearTimeout(timer)
  for (const output of outputs) output.end()
  if (!signal.aborted) return ended
  endGroup(child, 'SIGKILL')
  return { kind: 'cancelled' }
}

/** Waits until the command and what it started have ended, or at least closed their output. */
function endOf(child: ChildProcess): Promise<CommandEnd> {
  return new Promise((resolve) => {
    const end = () => {
      // What still runs in the background must not keep this process alive.
      for (const stream of child.stdio) if (stream instanceof Socket) stream.unref()
      resolve({ kind: 'ended', exitCode: child.exitCode })
    }
    child.once('error', (error) => resolve({ kind: 'not started', reason: error.message }))
    child.once('close', end)
    child.once('exit', () => {
      const timer = setTimeout(end, PATIENCE_WITH_OUTPUT)
      child.once('close', () => clearTimeout(timer))
    })
  })
}

/** The shell alone would leave behind what it has started. */
function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // All of them are gone, or it is Windows, which has no process groups.
    child.kill(signal)
  }
}

/** Prints all lines of a chunk at once: one by one they would cost a system call each. */
function printer(print: (lines: readonly string[]) => void): Lines {
  const lines: string[] = []
  const { write, end } = linesTo((line) => lines.push(line))
  const flush = () => {
    if (lines.length > 0) print(lines.splice(0))
  }
  return {
    write(chunk) {
      write(chunk)
      flush()
    },
    end() {
      end()
      flush()
    },
  }
}
