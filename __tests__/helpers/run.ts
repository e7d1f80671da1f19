/** Runs the stages in this process and gives the report as users get it. */
import { expect } from 'vitest'
import type { RawInputs } from '../../src/inputs/names.ts'
import type { JsonReport, JsonSequence } from './json-report.ts'
import { perform, type Performance } from './perform.ts'
import { schemaErrors } from './report-schema.ts'
import type { TestDatabase } from './database.ts'

export type Run = Performance & {
  /** The report's entry of a sequence, by its name with or without a schema. */
  readonly sequence: (name: string) => JsonSequence
}

/** Runs the action's stages on a database. */
export async function run(
  database: Pick<TestDatabase, 'uri'>,
  given: Partial<RawInputs> = {},
): Promise<Run> {
  const performance = await perform({ 'connection-string': database.uri, ...given })
  expect(schemaErrors(performance.json)).toEqual([])
  return { ...performance, sequence: (name) => find(performance.json, name) }
}

function find(json: JsonReport, name: string): JsonSequence {
  const sequences = json.databases.flatMap((database) => database.sequences)
  const found = sequences.find((candidate) => [name, `public.${name}`].includes(candidate.name))
  if (found !== undefined) return found
  const errors = json.databases.flatMap(({ error }) => error ?? [])
  const names = sequences.map((sequence) => sequence.name).join(', ')
  throw new Error(`No sequence ${name} in the report, only: ${names}. ${errors.join(' ')}`)
}
