/** The lines that the step prints when all is done. */
import type { DatabaseOutcome, Outcome } from '../domain/outcome.ts'
import { logLine } from './escape.ts'
import { joined } from './messages.ts'
import { troubleOf, type Report } from './report.ts'
import { tally } from './tally.ts'
import { headline } from './verdict.ts'
import { capitalized, counted, duration, formerPrediction, prediction, rowAt } from './words.ts'

/** A line, or a group of lines that the runner folds. Harmless to print as it is. */
export type LogEntry = string | { readonly title: string; readonly lines: readonly string[] }

/** The log: each sequence that is not healthy on a line, the healthy ones folded, totals last. */
export function renderLog(report: Report): readonly LogEntry[] {
  return [
    ...report.errors.map(logLine),
    ...report.databases.flatMap(databaseEntries),
    // What fails the job is printed by what fails it.
    ...(report.failed ? [] : [logLine(headline(report))]),
    totalsLine(report),
  ]
}

function databaseEntries(database: DatabaseOutcome): readonly LogEntry[] {
  const { name, host, port, serverVersion, notes, outcomes } = database
  const server = serverVersion === null ? '' : `, PostgreSQL ${serverVersion}`
  const healthy = outcomes.filter(isQuiet)
  return [
    logLine(`Database ${name} on ${host}:${port}${server}`),
    ...[troubleOf(database), ...notes].flatMap((sentence) =>
      sentence === null ? [] : [logLine(`  ${sentence}`)],
    ),
    ...outcomes.filter((outcome) => !isQuiet(outcome)).map(sequenceLine),
    ...(healthy.length === 0
      ? []
      : [{ title: counted(healthy.length, 'healthy sequence'), lines: healthy.map(sequenceLine) }]),
  ]
}

/** Healthy, and nothing to say about it. */
function isQuiet({ status, message }: Outcome): boolean {
  return status === 'healthy' && message === null
}

function sequenceLine(outcome: Outcome): string {
  const { sequence, status, importedBy } = outcome
  const message = sentencesOn(outcome)
  const columns = sequence.columns.map(({ name }) => name).join(', ')
  const parts = [
    `  ${status.padEnd(10)} ${sequence.name}`,
    columns === '' ? '' : ` of ${columns}`,
    nextPart(outcome),
    message === null ? '' : `: ${message}`,
    message === null && importedBy !== null ? '.' : '',
    importedBy === null ? '' : ` Made drift by: ${importedBy}${placePart(outcome)}`,
  ]
  return logLine(parts.join(''))
}

/** The message, and which inserts fail, or would have, where the message does not say that. */
function sentencesOn({ status, drift, message }: Outcome): string | null {
  if (drift === null || status === 'drifted') return message
  const isOver = status === 'fixed' || status === 'healthy'
  const predicted = isOver ? formerPrediction(drift) : prediction(drift)
  return joined(`${capitalized(predicted)}.`, message)
}

function nextPart({ sequence, drift, before, after }: Outcome): string {
  if (before === null) return ''
  const next = before.next ?? 'nothing'
  const moved = after === null ? '' : ` → ${after.next ?? 'nothing'}`
  const row = drift === null ? '' : `, furthest ${rowAt(drift.furthest, sequence)}`
  return `, next ${next}${moved}${row}`
}

function placePart({ importedAt }: Outcome): string {
  return importedAt === null ? '' : ` (${importedAt.file}:${importedAt.line})`
}

function totalsLine(report: Report): string {
  const { drifted, fixed, problems } = report.totals
  const outputs = `${drifted} drifted, ${fixed} fixed, ${counted(problems, 'problem')}`
  return `Totals: ${tally(report)}. Outputs: ${outputs}. Took ${duration(report.durationMs)}.`
}
