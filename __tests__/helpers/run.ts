/** Runs the stages in this process and gives the report as users get it. */
import { expect } from 'vitest'
import { parseInputs, type Inputs } from '../../src/inputs/inputs.ts'
import { INPUT_NAMES, type RawInputs } from '../../src/inputs/names.ts'
import { renderJson } from '../../src/report/render-json.ts'
import { renderSql } from '../../src/report/render-sql.ts'
import { composeReport, type Report } from '../../src/report/report.ts'
import { workOnDatabases } from '../../src/work-on-databases.ts'
import { environmentOf } from './environment.ts'
import type { JsonReport, JsonSequence } from './json-report.ts'
import { schemaErrors } from './report-schema.ts'
import type { TestDatabase } from './database.ts'

export type Run = {
  readonly report: Report
  readonly json: JsonReport
  readonly sql: string
  /** The report's entry of a sequence, by its name with or without a schema. */
  readonly sequence: (name: string) => JsonSequence
}

/** Raw inputs with everything empty but what is given. */
function rawInputs(given: Partial<RawInputs>): RawInputs {
  return { ...(Object.fromEntries(INPUT_NAMES.map((name) => [name, ''])) as RawInputs), ...given }
}

/** Inputs as the workflow would give them, in an environment that says nothing. */
export function inputsOf(given: Partial<RawInputs>): Inputs {
  return parseInputs(rawInputs(given), environmentOf({ systemUser: 'nobody' }))
}

/** Runs the action's stages on a database. */
export async function run(database: TestDatabase, given: Partial<RawInputs> = {}): Promise<Run> {
  const inputs = inputsOf({ 'connection-string': database.uri, ...given })
  const startedAt = new Date()
  const outcomes = await workOnDatabases(inputs, { stage: 'imported' })
  const report = composeReport(
    { ...inputs, startedAt, durationMs: 0, imports: [], errors: [] },
    outcomes,
  )
  const json = JSON.parse(renderJson(report)) as JsonReport
  expect(schemaErrors(json)).toEqual([])
  return { report, json, sql: renderSql(report), sequence: (name) => find(json, name) }
}

function find(json: JsonReport, name: string): JsonSequence {
  const sequences = json.databases.flatMap((database) => database.sequences)
  const found = sequences.find((candidate) => [name, `public.${name}`].includes(candidate.name))
  if (found !== undefined) return found
  const errors = json.databases.flatMap(({ error }) => error ?? [])
  const names = sequences.map((sequence) => sequence.name).join(', ')
  throw new Error(`No sequence ${name} in the report, only: ${names}. ${errors.join(' ')}`)
}
