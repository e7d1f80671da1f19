/** The run as a whole: inputs, imports, work, report. */
import { placeAll } from './blame/place-all.ts'
import { readEnvironment, type Environment } from './environment.ts'
import { InputError } from './errors.ts'
import { attribute, importAll } from './imports/import-all.ts'
import type { ImportsRun } from './imports/run-imports.ts'
import { parseInputs, type Inputs } from './inputs/inputs.ts'
import type { RawInputs } from './inputs/names.ts'
import { fail, mask, print, publish } from './publish.ts'
import { composeReport, type Report } from './report/report.ts'
import { workOnDatabases } from './work-on-databases.ts'

/** Runs the action. Never rejects: whatever goes wrong fails the job in a sentence. */
export async function main(raw: RawInputs): Promise<void> {
  try {
    const environment = readEnvironment()
    const inputs = parseInputs(raw, environment)
    mask(inputs.connection.secrets)
    const report = await run(inputs, environment)
    await publish(report, { environment, jobSummary: inputs.jobSummary })
  } catch (error) {
    if (error instanceof InputError) fail(error.message)
    else
      fail(
        `The action itself failed, which is a bug worth reporting: ${error instanceof Error ? error.message : String(error)}`,
      )
  }
}

async function run(inputs: Inputs, environment: Environment): Promise<Report> {
  const startedAt = new Date()
  const imported =
    inputs.imports.length > 0 ? await importAll(inputs, { environment, print }) : null
  const found = await workAfter(imported, inputs)
  const { databases, imports, culprits } =
    imported === null
      ? { databases: found, imports: [], culprits: new Map() }
      : attribute(imported, found)
  const placed = await placeAll(databases, { inputs, environment, startedAt, culprits })
  const { mode, failOnDrift } = inputs
  const durationMs = Date.now() - startedAt.getTime()
  const errors = imported?.error ? [imported.error] : []
  return composeReport({ mode, startedAt, durationMs, failOnDrift, imports, errors }, placed)
}

/** Nothing is fixed after an import that failed, but the state it left is told. */
function workAfter(imported: ImportsRun | null, inputs: Inputs) {
  if (imported?.unmeasured) return imported.unmeasured
  const mode = imported?.error ? 'check' : inputs.mode
  return workOnDatabases({ ...inputs, mode }, { stage: 'imported' })
}
