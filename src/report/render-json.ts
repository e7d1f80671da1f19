import type { DatabaseOutcome, Outcome } from '../domain/outcome.ts'
import type { Sequence, SequenceState } from '../domain/sequence.ts'
import { nextValue } from '../plan/next-value.ts'
import { usage } from '../plan/usage.ts'
import type { Report } from './report.ts'

/** The JSON report, as docs/report.schema.json describes it. Values of sequences are strings. */
export function renderJson(report: Report): string {
  const { mode, startedAt, durationMs, totals, databases } = report
  const json = {
    version: 1,
    mode,
    startedAt: startedAt.toISOString(),
    durationMs,
    totals,
    databases: databases.map(databaseJson),
    imports: [],
  }
  return `${JSON.stringify(json, null, 2)}\n`
}

function databaseJson({ name, host, port, serverVersion, error, outcomes }: DatabaseOutcome) {
  return { name, host, port, serverVersion, error, sequences: outcomes.map(sequenceJson) }
}

function sequenceJson({ sequence, status, message, drift, before, after }: Outcome) {
  const current = after ?? before
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
    before: stateJson(sequence, before),
    after: stateJson(sequence, after),
    usage: current === null ? null : usage(sequence, nextValue(sequence, current)),
    importedBy: null,
  }
}

function stateJson(sequence: Sequence, state: SequenceState | null) {
  if (state === null) return null
  return {
    lastValue: String(state.lastValue),
    isCalled: state.isCalled,
    next: text(nextValue(sequence, state)),
  }
}

function text(value: bigint | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}
