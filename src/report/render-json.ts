import type { DatabaseOutcome, Outcome } from '../domain/outcome.ts'
import type { Position } from '../domain/sequence.ts'
import { troubleOf, type Report } from './report.ts'

/** Where the sequences of a database go. Within a JSON string, a quote has a backslash before it. */
const NO_SEQUENCES = '"sequences": []'

/**
 * The JSON report in pieces, as docs/report.schema.json describes it. Values of sequences are
 * strings.
 */
export function* renderJson(report: Report): Iterable<string> {
  const { mode, startedAt, durationMs, totals, databases, imports } = report
  const frame = {
    version: 1,
    mode,
    startedAt: startedAt.toISOString(),
    durationMs,
    totals,
    databases: databases.map(databaseJson),
    imports,
  }
  const [start = '', ...between] = JSON.stringify(frame, null, 2).split(NO_SEQUENCES)
  yield start
  for (const [index, { outcomes }] of databases.entries()) {
    yield* sequencesJson(outcomes)
    yield between[index] ?? ''
  }
  yield '\n'
}

function databaseJson(database: DatabaseOutcome) {
  const { name, host, port, serverVersion } = database
  return { name, host, port, serverVersion, error: troubleOf(database), sequences: [] }
}

/** A line each: there may be tens of thousands. */
function* sequencesJson(outcomes: readonly Outcome[]): Iterable<string> {
  let separator = '"sequences": ['
  for (const outcome of outcomes) {
    yield `${separator}\n        ${JSON.stringify(sequenceJson(outcome))}`
    separator = ','
  }
  yield outcomes.length === 0 ? NO_SEQUENCES : '\n      ]'
}

function sequenceJson({ sequence, status, message, drift, before, after, importedBy }: Outcome) {
  return {
    name: sequence.name,
    columns: sequence.columns.map(({ name }) => name),
    status,
    message,
    start: String(sequence.start),
    increment: String(sequence.increment),
    minimum: String(sequence.minimum),
    maximum: String(sequence.maximum),
    cache: String(sequence.cache),
    cycle: sequence.cycle,
    furthest: text(drift?.furthest),
    collidesAfter: text(drift?.collidesAfter),
    before: positionJson(before),
    after: positionJson(after),
    usage: (after ?? before)?.usage ?? null,
    importedBy,
  }
}

function positionJson(position: Position | null) {
  if (position === null) return null
  const { lastValue, isCalled, next } = position
  return { lastValue: String(lastValue), isCalled, next: text(next) }
}

function text(value: bigint | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}
