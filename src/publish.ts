/** Hands the report to the runner: files, outputs, log, annotations, job summary, exit code. */
import { EOL } from 'node:os'
import * as core from '@actions/core'
import type { Environment } from './environment.ts'
import { RunError } from './errors.ts'
import { logLine, outputLine, visible } from './report/escape.ts'
import type { Level } from './report/level.ts'
import { renderAnnotations } from './report/render-annotations.ts'
import { renderJson } from './report/render-json.ts'
import { renderLog } from './report/render-log.ts'
import { renderSql } from './report/render-sql.ts'
import { renderSummary } from './report/render-summary.ts'
import type { Report } from './report/report.ts'
import { writeFiles } from './write-files.ts'
import { writeOut } from './write-out.ts'

/** Every output of `action.yml`. */
export const OUTPUT_NAMES = [
  'drifted',
  'checked-count',
  'drifted-count',
  'fixed-count',
  'problem-count',
  'report-path',
  'summary-path',
  'sql-path',
] as const
export type OutputName = (typeof OUTPUT_NAMES)[number]

export type PublishOptions = {
  readonly environment: Environment
  /** Whether to write the job summary, as far as the runner collects one. */
  readonly jobSummary: boolean
}

const ANNOTATE: Readonly<Record<Level, typeof core.error>> = {
  error: core.error,
  warning: core.warning,
  notice: core.notice,
}

/** Keeps texts out of every log of the job. Must come before anything is printed. */
export function mask(secrets: readonly string[]): void {
  for (const secret of secrets) core.setSecret(secret)
}

/** Prints lines of a command's output. */
export function print(lines: readonly string[]): void {
  writeOut(lines.map((line) => `${outputLine(line)}\n`).join(''))
}

/** Publishes a report in every form, and fails the job where the report says so. */
export async function publish(
  report: Report,
  { environment, jobSummary }: PublishOptions,
): Promise<void> {
  printLog(report)
  annotate(report)
  const summary = renderSummary(report)
  const paths = await writeFiles(environment.temporaryFolder, {
    'report.json': renderJson(report),
    'summary.md': [summary],
    'sequences.sql': renderSql(report),
  })
  setOutputs({
    drifted: report.totals.drifted > 0,
    'checked-count': report.totals.checked,
    'drifted-count': report.totals.drifted,
    'fixed-count': report.totals.fixed,
    'problem-count': report.totals.problems,
    'report-path': paths['report.json'],
    'summary-path': paths['summary.md'],
    'sql-path': paths['sequences.sql'],
  })
  if (jobSummary && environment.collectsSummary) await writeJobSummary(summary)
}

/** Comes last: where the page cannot be had, everything else has been given. */
async function writeJobSummary(summary: string): Promise<void> {
  await core.summary
    .addRaw(summary)
    .write()
    .catch((error: Error) => {
      throw new RunError(`The job summary could not be written: ${error.message}`, NO_PAGE)
    })
}

const NO_PAGE = 'Where the runner has no place for it, set job-summary to false.'

/** Fails the job before there is anything to report, or where the action itself is at fault. */
export function fail(message: string): void {
  core.setFailed(message.split('\n').map(visible).join('\n'))
}

/** Lines that follow one another are one write to the runner. */
function printLog(report: Report): void {
  let lines: string[] = []
  const flush = () => {
    if (lines.length > 0) core.info(lines.join(EOL))
    lines = []
  }
  for (const entry of renderLog(report)) {
    if (typeof entry === 'string') {
      lines.push(entry)
      continue
    }
    flush()
    core.startGroup(entry.title)
    core.info(entry.lines.join(EOL))
    core.endGroup()
  }
  flush()
}

function annotate(report: Report): void {
  for (const [index, { level, title, message, place }] of renderAnnotations(report).entries()) {
    const text = logLine(message)
    // setFailed makes an error annotation of its own, which must be the first.
    if (index === 0 && report.failed) core.setFailed(text)
    else {
      const where = place === null ? {} : { file: place.file, startLine: place.line }
      ANNOTATE[level](text, { title: logLine(title), ...where })
    }
  }
}

function setOutputs(outputs: Readonly<Record<OutputName, string | number | boolean>>): void {
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value)
}
