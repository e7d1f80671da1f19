/** The only user of `@actions/exec`: runs one shell command. */
import { stat } from 'node:fs/promises'
import { exec } from '@actions/exec'
import { linesTo, type Lines } from './lines.ts'

export type CommandOptions = {
  /** The folder to run in. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** Takes the lines of output, of both streams, as they come. */
  readonly print: (lines: readonly string[]) => void
}

/** How a command ended. */
export type CommandEnd =
  /** `exitCode` is `null` where a signal ended it. */
  | { readonly kind: 'ended'; readonly exitCode: number | null }
  /** It could not even begin. `reason` is a sentence or two, with the remedy. */
  | { readonly kind: 'not started'; readonly reason: string }

const NEWLINE = 10

/**
 * So that a command cannot wait for input that never comes. The `input` of `exec` would do the
 * same, but dies of a broken pipe where the command ends first.
 */
const WITHOUT_INPUT = 'exec < /dev/null\n'

/**
 * Runs a command as a `run` step with `shell: bash` does: it fails at the first part that fails,
 * also within a pipe. It gets no standard input.
 */
export async function runCommand(
  command: string,
  { folder, environment, print }: CommandOptions,
): Promise<CommandEnd> {
  const [output, errors] = [printer(print), printer(print)]
  try {
    const exitCode: number | null = await exec(
      'bash',
      ['-eo', 'pipefail', '-c', WITHOUT_INPUT + command],
      {
        cwd: folder,
        env: { ...environment },
        silent: true,
        ignoreReturnCode: true,
        listeners: {
          stdout: (chunk) => take(chunk, output.write),
          stderr: (chunk) => take(chunk, errors.write),
        },
      },
    )
    return { kind: 'ended', exitCode }
  } catch (error) {
    return { kind: 'not started', reason: await reasonOf(error, folder) }
  } finally {
    output.end()
    errors.end()
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

/**
 * `exec` gathers an unfinished line, however long it gets, though nobody asked it for lines. With a
 * line end at the end of each chunk it has nothing to gather.
 */
function take(chunk: Buffer, write: (chunk: Buffer) => void): void {
  write(chunk)
  chunk[chunk.length - 1] = NEWLINE
}
