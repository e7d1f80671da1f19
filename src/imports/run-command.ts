/** The only user of `@actions/exec`: runs one shell command. */
import { stat } from 'node:fs/promises'
import process from 'node:process'
import { setTimeout } from 'node:timers'
import { exec } from '@actions/exec'
import { descendantsOf } from './descendants.ts'
import { linesTo, type Lines } from './lines.ts'
import type { Redaction } from './redaction.ts'

export type CommandOptions = {
  /** The folder to run in. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** Takes the lines of output, of both streams, as they come, without secrets. */
  readonly print: (lines: readonly string[]) => void
  readonly redaction: Redaction
  /** Ends the command early. */
  readonly signal: AbortSignal
}

/** How a command ended. */
export type CommandEnd =
  /** `exitCode` is `null` where a signal ended bash itself. */
  | { readonly kind: 'ended'; readonly exitCode: number | null }
  /** It could not even begin. `reason` is a sentence or two, with the remedy. */
  | { readonly kind: 'not started'; readonly reason: string }
  /** The run was cancelled, before it began or while it ran. */
  | { readonly kind: 'cancelled' }

/**
 * So that a command cannot wait for input that never comes. The `input` of `exec` would do the
 * same, but dies of a broken pipe where the command ends first.
 */
const WITHOUT_INPUT = 'exec < /dev/null\n'

/**
 * As the runner starts bash for a `run` step. Without `--norc`, bash takes the socket that Node gives it
 * for a remote login, and reads ~/.bashrc.
 */
const BASH_OPTIONS = ['--norc', '-eo', 'pipefail']

/** Milliseconds for what a command has left in the background to close its output. */
const PATIENCE_WITH_OUTPUT = 2000

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
 * also within a pipe.
 */
export async function runCommand(
  command: string,
  { folder, environment, print, redaction, signal }: CommandOptions,
): Promise<CommandEnd> {
  if (signal.aborted) return { kind: 'cancelled' }
  const [output, errors] = [printer(print, redaction), printer(print, redaction)]
  const ending = endingOf()
  signal.addEventListener('abort', ending.begin)
  try {
    const exitCode: number | null = await exec(
      'bash',
      [...BASH_OPTIONS, '-c', WITHOUT_INPUT + command],
      {
        cwd: folder,
        env: { ...environment },
        silent: true,
        ignoreReturnCode: true,
        delay: PATIENCE_WITH_OUTPUT,
        listeners: {
          stdout: (chunk) => take(chunk, output.write),
          stderr: (chunk) => take(chunk, errors.write),
        },
      },
    )
    if (!signal.aborted) return { kind: 'ended', exitCode }
    await ending.finish()
    return { kind: 'cancelled' }
  } catch (error) {
    return { kind: 'not started', reason: await reasonOf(error, folder) }
  } finally {
    signal.removeEventListener('abort', ending.begin)
    output.end()
    errors.end()
  }
}

/** Ends what this process has started, which is nothing but commands, and what those have started. */
function endingOf() {
  const seen = new Set<number>()
  const timers: NodeJS.Timeout[] = []
  const send = async (name: NodeJS.Signals) => {
    // Those whose parents are gone are known from before.
    for (const pid of await descendantsOf(process.pid)) seen.add(pid)
    for (const pid of seen) signalTo(pid, name)
  }
  return {
    begin: () => {
      timers.push(...ENDING.map(([name, delay]) => setTimeout(() => void send(name), delay)))
    },
    /** Does not wait any more for those that are left. */
    finish: async () => {
      for (const timer of timers) clearTimeout(timer)
      await send('SIGKILL')
    },
  }
}

function signalTo(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It is gone.
  }
}

async function reasonOf(error: unknown, folder: string): Promise<string> {
  const isThere = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isThere) {
    return `there is no folder ${folder}, the workspace that imports run in. Check out the repository in a step before.`
  }
  const message = error instanceof Error ? error.message : String(error)
  return `${message.replace(/\.$/, '')}. Imports need bash: install it in the container or on the runner.`
}

/** Prints all lines of a chunk at once: one by one they would cost a system call each. */
function printer(print: CommandOptions['print'], redaction: Redaction): Lines {
  const lines: string[] = []
  const { write, end } = linesTo((line) => lines.push(line), redaction)
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

const NEWLINE = 10

/**
 * `exec` gathers an unfinished line, however long it gets, though nobody asked it for lines. With a
 * line end at the end of each chunk it has nothing to gather.
 */
function take(chunk: Buffer, write: (chunk: Buffer) => void): void {
  write(chunk)
  chunk[chunk.length - 1] = NEWLINE
}
