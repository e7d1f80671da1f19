import type { DatabaseOutcome, Outcome } from '../domain/outcome.ts'
import type { Position } from '../domain/sequence.ts'
import type { Report } from './report.ts'

/** The JSON report, as docs/report.schema.json describes it. Values of sequences are strings. */
export function renderJson(report: Report): string {
  const { mode, startedAt, durationMs, totals, databases, imports } = report
  const json = {
    version: 1,
    mode,
    startedAt: startedAt.toISOString(),
    durationMs,
    totals,
    databases: databases.map(databaseJson),
    imports,
  }
  return `${JSON.stringify(json, null, 2)}\n`
}

function databaseJson({ name, host, port, serverVersion, error, outcomes }: DatabaseOutcome) {
  return { name, host, port, serverVersion, error, sequences: outcomes.map(sequenceJson) }
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
