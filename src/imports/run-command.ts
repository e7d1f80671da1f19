/** The only user of `@actions/exec`: runs one shell command, in a process group of its own. */
import { stat } from 'node:fs/promises'
import process from 'node:process'
import { setTimeout } from 'node:timers'
import { exec } from '@actions/exec'
import { linesTo, type Lines } from './lines.ts'

export type CommandOptions = {
  /** The folder to run in. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** Takes the lines of output, of both streams, as they come. */
  readonly print: (lines: readonly string[]) => void
  /** Ends the command early. */
  readonly signal: AbortSignal
}

/** How a command ended. */
export type CommandEnd =
  /** As a shell tells it: 128 and the signal's number where a signal ended it, `null` where nobody can tell. */
  | { readonly kind: 'ended'; readonly exitCode: number | null }
  /** It could not even begin. `reason` is a sentence or two, with the remedy. */
  | { readonly kind: 'not started'; readonly reason: string }
  /** The run was cancelled, before it began or while it ran. */
  | { readonly kind: 'cancelled' }

/**
 * `exec` does not say which process it has started. So the command is a job of a shell, which with
 * `-m` is a process group, and says first which. It gets no standard input, so that it cannot wait
 * for what never comes, and what the shell has to say about its job is nobody's concern.
 */
const JOB = `set -m
exec 3>&2 2> /dev/null
bash -c 'echo $$; exec bash -eo pipefail -c "$1"' bash "$1" < /dev/null 2>&3 3>&- &
wait $!`

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
  { folder, environment, print, signal }: CommandOptions,
): Promise<CommandEnd> {
  if (signal.aborted) return { kind: 'cancelled' }
  const [output, errors] = [printer(print), printer(print)]
  const group = processGroup()
  const timers: NodeJS.Timeout[] = []
  const end = () => {
    timers.push(...ENDING.map(([name, delay]) => setTimeout(() => group.send(name), delay)))
  }
  signal.addEventListener('abort', end)
  try {
    const exitCode: number | null = await exec('bash', ['-c', JOB, 'bash', command], {
      cwd: folder,
      env: { ...environment },
      silent: true,
      ignoreReturnCode: true,
      listeners: {
        stdout: (chunk) => take(chunk, (bytes) => output.write(group.identify(bytes))),
        stderr: (chunk) => take(chunk, errors.write),
      },
    })
    if (!signal.aborted) return { kind: 'ended', exitCode }
    group.send('SIGKILL')
    return { kind: 'cancelled' }
  } catch (error) {
    return { kind: 'not started', reason: await reasonOf(error, folder) }
  } finally {
    signal.removeEventListener('abort', end)
    for (const timer of timers) clearTimeout(timer)
    output.end()
    errors.end()
  }
}

type ProcessGroup = {
  /** Takes the group's number from the head of the output, and gives what follows it. */
  identify(chunk: Buffer): Buffer
  /** Sends a signal to all processes of the group: the shell alone would leave behind its children. */
  send(signal: NodeJS.Signals): void
}

function processGroup(): ProcessGroup {
  let digits = ''
  let id: number | null = null
  return {
    identify(chunk) {
      if (id !== null) return chunk
      const end = chunk.indexOf(NEWLINE)
      digits += chunk.toString('latin1', 0, end === -1 ? undefined : end)
      if (end === -1) return Buffer.of()
      id = Number(digits)
      return chunk.subarray(end + 1)
    },
    send(signal) {
      if (id === null) return
      try {
        process.kill(-id, signal)
      } catch {
        // All of them are gone, or it is Windows, which has no process groups.
      }
    },
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

const NEWLINE = 10

/**
 * `exec` gathers an unfinished line, however long it gets, though nobody asked it for lines. With a
 * line end at the end of each chunk it has nothing to gather.
 */
function take(chunk: Buffer, write: (chunk: Buffer) => void): void {
  write(chunk)
  chunk[chunk.length - 1] = NEWLINE
}
