/** Validates reports against the JSON Schema that the project ships. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv, type Schema } from 'ajv'
import type { JsonReport } from './json-report.ts'

const FILE = path.join(import.meta.dirname, '..', '..', 'docs', 'report.schema.json')
const schema = JSON.parse(readFileSync(FILE, 'utf8')) as Schema

// The date is checked by the contract test; ajv knows formats only by a further package.
const validate = new Ajv({ allErrors: true, formats: { 'date-time': true } }).compile(schema)

/** What is wrong with a report; empty where it is valid. */
export function schemaErrors(report: JsonReport): readonly string[] {
  if (validate(report)) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
