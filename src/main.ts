/** The run as a whole: inputs, work, report. */
import { readEnvironment } from './environment.ts'
import { InputError } from './errors.ts'
import { parseInputs, type RawInputs } from './inputs/inputs.ts'
import { fail, mask, publish } from './publish.ts'
import { composeReport } from './report/report.ts'
import { workOnDatabase } from './work-on-database.ts'

/** Runs the action. Never rejects: whatever goes wrong fails the job in a sentence. */
export async function main(raw: RawInputs): Promise<void> {
  try {
    await run(raw)
  } catch (error) {
    if (error instanceof InputError) fail(error.message)
    else
      fail(
        `The action itself failed, which is a bug worth reporting: ${error instanceof Error ? error.message : String(error)}`,
      )
  }
}

async function run(raw: RawInputs): Promise<void> {
  const startedAt = new Date()
  const environment = readEnvironment()
  const inputs = parseInputs(raw, environment)
  mask(inputs.connection.secrets)

  const database = await workOnDatabase(inputs)

  const { mode, failOnDrift, jobSummary } = inputs
  const durationMs = Date.now() - startedAt.getTime()
  const report = composeReport({ mode, startedAt, durationMs, failOnDrift }, [database])
  await publish(report, { environment, jobSummary })
}
