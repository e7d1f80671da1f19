/** Runs the built action the way the runner does: Node 24, INPUT_* variables, command files. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { node24 } from '../../scripts/node24.mjs'
import type { OutputName } from '../../src/publish.ts'
import type { JsonReport } from './json-report.ts'
import { temporaryFolder } from './temporary-folder.ts'

const BUNDLE = path.join(import.meta.dirname, '..', '..', 'dist', 'index.js')

export type ActionRun = {
  readonly exitCode: number | null
  /** Standard output and standard error, as the runner would read them. */
  readonly log: string
  readonly outputs: Readonly<Partial<Record<OutputName, string>>>
  /** What was written for the job's page. */
  readonly jobSummary: string
  /** The files that the outputs name. */
  readonly files: {
    readonly report: JsonReport | null
    readonly summary: string | null
    readonly sql: string | null
  }
}

export type ActionOptions = {
  readonly inputs: Readonly<Record<string, string>>
  /** Further variables of the step. */
  readonly environment?: Readonly<Record<string, string>>
  /** The bundle to run; the repository's own unless told otherwise. */
  readonly bundle?: string
  /** The program that runs it, with its arguments; Node 24 unless told otherwise. */
  readonly program?: readonly [string, ...string[]]
}

/** An action that runs. */
export type RunningAction = {
  /** What it has printed so far. */
  log(): string
  /** Sends it a signal, as the runner does when a job is cancelled. */
  kill(signal: NodeJS.Signals): void
  readonly end: Promise<ActionRun>
}

/** Runs the action in a temporary folder and gathers everything it left. */
export async function runAction(options: ActionOptions): Promise<ActionRun> {
  return (await startAction(options)).end
}

/** Starts the action in a temporary folder. */
export async function startAction({
  inputs,
  environment = {},
  bundle = BUNDLE,
  program = [node24()],
}: ActionOptions): Promise<RunningAction> {
  const folder = await temporaryFolder('runner-')
  const file = (name: string) => path.join(folder, name)
  for (const name of ['output', 'summary']) await writeFile(file(name), '')
  const [executable, ...args] = program
  const child = spawn(executable, [...args, bundle], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      RUNNER_TEMP: folder,
      GITHUB_OUTPUT: file('output'),
      GITHUB_STEP_SUMMARY: file('summary'),
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
      ...environment,
    },
  })
  const log: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => log.push(String(chunk)))
  }
  const end = once(child, 'close').then(async ([exitCode]) => {
    const left = await gather(folder)
    await rm(folder, { recursive: true })
    return { exitCode: exitCode as number | null, log: log.join(''), ...left }
  })
  return { log: () => log.join(''), kill: (signal) => child.kill(signal), end }
}

/** What an action left in its folder. */
async function gather(
  folder: string,
): Promise<Pick<ActionRun, 'outputs' | 'jobSummary' | 'files'>> {
  const outputs = parseOutputs(await readFile(path.join(folder, 'output'), 'utf8'))
  const jobSummary = await readFile(path.join(folder, 'summary'), 'utf8')
  const [report, summary, sql] = await Promise.all(
    [outputs['report-path'], outputs['summary-path'], outputs['sql-path']].map(readIfGiven),
  )
  return {
    outputs,
    jobSummary,
    files: {
      report: typeof report === 'string' ? (JSON.parse(report) as JsonReport) : null,
      summary: summary ?? null,
      sql: sql ?? null,
    },
  }
}

async function readIfGiven(name: string | undefined): Promise<string | null> {
  return name === undefined ? null : readFile(name, 'utf8')
}

/** The runner's format: `name<<delimiter`, the value, the delimiter. */
function parseOutputs(text: string): ActionRun['outputs'] {
  const entries = text.matchAll(/^(.+?)<<(.+)\r?\n([\s\S]*?)\r?\n\2$/gm)
  return Object.fromEntries([...entries].map(([, name, , value]) => [name, value]))
}
