import type { DatabaseOutcome, Outcome } from '../domain/outcome.ts'
import { nextValue } from '../plan/next-value.ts'
import { logLine } from './escape.ts'
import type { Report } from './report.ts'
import { counted } from './words.ts'

/** A line, or a group of lines that the runner folds. Harmless to print as it is. */
export type LogEntry = string | { readonly title: string; readonly lines: readonly string[] }

/** The log: each sequence that is not healthy on a line, the healthy ones folded, totals last. */
export function renderLog(report: Report): readonly LogEntry[] {
  return [...report.databases.flatMap(databaseEntries), totalsLine(report)]
}

function databaseEntries(database: DatabaseOutcome): readonly LogEntry[] {
  const { name, host, port, serverVersion, error, notes, outcomes } = database
  const server = serverVersion === null ? '' : `, PostgreSQL ${serverVersion}`
  const healthy = outcomes.filter(({ status }) => status === 'healthy')
  return [
    logLine(`Database ${name} on ${host}:${port}${server}`),
    ...[error, ...notes].flatMap((sentence) =>
      sentence === null ? [] : [logLine(`  ${sentence}`)],
    ),
    ...outcomes.filter(({ status }) => status !== 'healthy').map(sequenceLine),
    ...(healthy.length === 0
      ? []
      : [{ title: counted(healthy.length, 'healthy sequence'), lines: healthy.map(sequenceLine) }]),
  ]
}

function sequenceLine(outcome: Outcome): string {
  const { sequence, status, message } = outcome
  const columns = sequence.columns.map(({ name }) => name).join(', ')
  const parts = [
    `  ${status.padEnd(10)} ${sequence.name}`,
    columns === '' ? '' : ` of ${columns}`,
    nextPart(outcome),
    message === null ? '' : `: ${message}`,
  ]
  return logLine(parts.join(''))
}

function nextPart({ sequence, drift, before, after }: Outcome): string {
  if (before === null) return ''
  const next = nextValue(sequence, before) ?? 'nothing'
  const moved = after === null ? '' : ` → ${nextValue(sequence, after) ?? 'nothing'}`
  const row = drift === null ? '' : `, furthest row ${drift.furthest}`
  return `, next ${next}${moved}${row}`
}

function totalsLine({ totals, durationMs }: Report): string {
  const counts = Object.entries(totals).map(([name, count]) => `${count} ${name}`)
  return `Totals: ${counts.join(', ')}; ${(durationMs / 1000).toFixed(1)} s`
}
