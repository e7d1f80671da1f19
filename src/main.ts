/** The run as a whole: inputs, imports, work, report. */
import { placeAll } from './blame/place-all.ts'
import { unlessCancelled } from './cancellation.ts'
import { takeEnvironment, type Environment } from './environment.ts'
import { CancelledError, InputError, RunError } from './errors.ts'
import { attribute, importAll } from './imports/import-all.ts'
import type { ImportsRun } from './imports/run-imports.ts'
import { parseInputs, type Inputs } from './inputs/inputs.ts'
import type { RawInputs } from './inputs/names.ts'
import { fail, mask, print, publish } from './publish.ts'
import { composeReport, type Report } from './report/report.ts'
import { workOnDatabases } from './work-on-databases.ts'

/**
 * Runs the action, until `signal` is aborted. Never rejects: whatever goes wrong fails the job in a
 * sentence.
 */
export async function main(raw: RawInputs, signal: AbortSignal): Promise<void> {
  try {
    const environment = takeEnvironment()
    const inputs = parseInputs(raw, environment)
    mask(inputs.connection.secrets)
    const report = await run(inputs, environment, signal)
    await publish(report, { environment, jobSummary: inputs.jobSummary })
  } catch (error) {
    fail(describe(error))
  }
}

function describe(error: unknown): string {
  if (error instanceof InputError) return error.message
  if (error instanceof RunError) return `${error.message} ${error.hint}`
  const message = error instanceof Error ? error.message : String(error)
  return `The action itself failed, which is a bug worth reporting in an issue of its repository: ${message}`
}

async function run(inputs: Inputs, environment: Environment, signal: AbortSignal): Promise<Report> {
  const startedAt = new Date()
  const imported =
    inputs.imports.length > 0 ? await importAll(inputs, { environment, print, signal }) : null
  const found = await workAfter(imported, inputs, signal)
  const { databases, imports, culprits } =
    imported === null
      ? { databases: found, imports: [], culprits: new Map() }
      : attribute(imported, found)
  // Files of many gigabytes are read for it.
  const place = () => placeAll(databases, { inputs, environment, startedAt, culprits, signal })
  const placed = await unlessCancelled(place, { signal, otherwise: databases })
  const { mode, failOnDrift } = inputs
  const durationMs = Date.now() - startedAt.getTime()
  const errors = [...cancellationOf(signal), ...(imported?.error ? [imported.error] : [])]
  return composeReport({ mode, startedAt, durationMs, failOnDrift, imports, errors }, placed)
}

/** Nothing is fixed after an import that failed, but the state it left is told. */
function workAfter(imported: ImportsRun | null, inputs: Inputs, signal: AbortSignal) {
  if (imported?.unmeasured) return imported.unmeasured
  return imported?.error
    ? workOnDatabases({ ...inputs, mode: 'check' }, { stage: 'importing', signal })
    : workOnDatabases(inputs, { stage: 'imported', signal })
}

function cancellationOf({ aborted, reason }: AbortSignal): readonly string[] {
  if (!aborted || !(reason instanceof CancelledError)) return []
  return [`Not everything was done, because ${reason.message}: what was not reached says so.`]
}
