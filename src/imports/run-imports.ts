/** Runs the imports one after the other, and keeps the books on which of them made what drift. */
import type { DatabaseOutcome } from '../domain/outcome.ts'
import { openLedger, recordImport, type Ledger } from './ledger.ts'
import type { CommandEnd } from './run-command.ts'

/** A command that was run. */
export type Import = {
  /** As it may be shown: without the password. */
  readonly command: string
  readonly exitCode: number | null
  readonly durationMs: number
}

export type ImportsRun = {
  /** Those that were run. The same line may stand among them twice. */
  readonly imports: readonly Import[]
  /** What was known before the last command that was run. */
  readonly ledger: Ledger
  /** Why not all of them were run to their end, as a sentence. */
  readonly error: string | null
  /** The databases that could not be measured before the first, where that kept it from running. */
  readonly unmeasured: readonly DatabaseOutcome[] | null
}

export type ImportTools = {
  /** Measures every sequence as it is now. */
  readonly measure: () => Promise<readonly DatabaseOutcome[]>
  readonly run: (command: string) => Promise<CommandEnd>
  /** Prints a line, whatever it holds. */
  readonly print: (line: string) => void
  /** A text without the password. */
  readonly redact: (text: string) => string
  /** Ends the run early. */
  readonly signal: AbortSignal
}

/** Milliseconds after which a command that is still running is said to be. */
const LONG = 5 * 60_000

/**
 * Runs commands until one fails, and none where a database cannot be measured before. The last one
 * that was run is not measured after: whoever works on the databases next does that.
 */
export async function runImports(
  commands: readonly string[],
  tools: ImportTools,
): Promise<ImportsRun> {
  const imports: Import[] = []
  const before = await tools.measure()
  let ledger = openLedger(before)
  if (before.some(({ error }) => error !== null)) {
    return { imports, ledger, error: NOT_MEASURED, unmeasured: before }
  }
  for (const [index, line] of commands.entries()) {
    const command = tools.redact(line)
    const former = imports.at(-1)
    if (former !== undefined) {
      ledger = recordImport(ledger, await tools.measure(), former)
    }
    const of = `Import ${index + 1} of ${commands.length}`
    if (tools.signal.aborted) {
      const error = `${of} was not run, because the step was cancelled. Nothing was fixed.`
      return { imports, ledger, error, unmeasured: null }
    }
    tools.print(`${of}: ${command}`)
    const startedAt = Date.now()
    const end = await watched(of, line, tools)
    const durationMs = Date.now() - startedAt
    const exitCode = end.kind === 'ended' ? end.exitCode : null
    imports.push({ command, exitCode, durationMs })
    if (exitCode !== 0) {
      const isLast = index + 1 === commands.length
      const error = `${describe(of, end)} ${consequence(command, isLast)}`
      return { imports, ledger, error, unmeasured: null }
    }
    tools.print(`${of} succeeded in ${(durationMs / 1000).toFixed(1)} s`)
  }
  return { imports, ledger, error: null, unmeasured: null }
}

/** A command that hangs is for the job's own timeout to end: nobody else knows how long it may take. */
async function watched(
  of: string,
  command: string,
  { run, print }: ImportTools,
): Promise<CommandEnd> {
  const startedAt = Date.now()
  const timer = setInterval(() => {
    const minutes = Math.round((Date.now() - startedAt) / 60_000)
    print(
      `${of} is still running after ${minutes} minutes; if it hangs, the timeout-minutes of the job ends it`,
    )
  }, LONG)
  try {
    return await run(command)
  } finally {
    clearInterval(timer)
  }
}

const NOT_MEASURED =
  'No import was run, since it could not be told before which sequences drift already.'

function describe(of: string, end: CommandEnd): string {
  if (end.kind === 'not started') return `${of} could not be started: ${end.reason}`
  if (end.kind === 'cancelled') return `${of} was ended, because the step was cancelled.`
  if (end.exitCode === null) return `${of} was ended by a signal.`
  return `${of} failed with exit code ${end.exitCode}${signalOf(end.exitCode)}; its output in the log says why.`
}

function consequence(command: string, isLast: boolean): string {
  const others = isLast ? '' : ', and the imports after it were not run'
  return `Nothing was fixed${others}. Its command: “${command}”.`
}

/** A shell adds the number of the signal that has ended a command to 128; there are 64. */
function signalOf(exitCode: number): string {
  const signal = exitCode - 128
  if (signal < 1 || signal > 64) return ''
  return `, which tells of signal ${signal}${signal === 9 ? ', as where memory ran out' : ''}`
}
