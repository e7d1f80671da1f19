/** Runs the stages in this process, without a runner and without a test framework. */
import { parseInputs, type Inputs } from '../../src/inputs/inputs.ts'
import { INPUT_NAMES, type RawInputs } from '../../src/inputs/names.ts'
import { renderJson } from '../../src/report/render-json.ts'
import { renderSql } from '../../src/report/render-sql.ts'
import { composeReport, type Report } from '../../src/report/report.ts'
import { workOnDatabases } from '../../src/work-on-databases.ts'
import { environmentOf } from './environment.ts'
import type { JsonReport } from './json-report.ts'

const NEVER = new AbortController().signal

export type Performance = {
  readonly report: Report
  readonly json: JsonReport
  readonly sql: string
}

/** Inputs as the workflow would give them, in an environment that says nothing. */
export function inputsOf(given: Partial<RawInputs>): Inputs {
  return parseInputs(rawInputs(given), environmentOf({ systemUser: 'nobody' }))
}

/** Raw inputs with everything empty but what is given. */
function rawInputs(given: Partial<RawInputs>): RawInputs {
  return { ...(Object.fromEntries(INPUT_NAMES.map((name) => [name, ''])) as RawInputs), ...given }
}

/** Runs the action's stages, and gives what users get. */
export async function perform(given: Partial<RawInputs>): Promise<Performance> {
  const inputs = inputsOf(given)
  const startedAt = new Date()
  const outcomes = await workOnDatabases(inputs, { stage: 'imported', signal: NEVER })
  const report = composeReport(
    { ...inputs, startedAt, durationMs: 0, imports: [], errors: [] },
    outcomes,
  )
  const json = JSON.parse([...renderJson(report)].join('')) as JsonReport
  return { report, json, sql: [...renderSql(report)].join('') }
}
