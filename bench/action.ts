/** Runs the built action as the runner does, and believes no run that did not do its work. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { runAction, type ActionRun } from '../__tests__/helpers/run-action.ts'
import { node24 } from '../scripts/node24.mjs'
import { inFolder } from './folder.ts'
import { timing, type Command, type Sample } from './process.ts'

export type ActionJob = {
  /** Folder of the built action. */
  readonly dist: string
  readonly uri: string
  readonly mode: 'check' | 'auto'
  /** Sequences that it must find, and those of them that drift. */
  readonly sequences: number
  readonly drifted: number
  readonly imports?: readonly string[]
}

const PEAK_MEMORY = pathToFileURL(path.join(import.meta.dirname, 'peak-memory.mjs')).href

export async function timeAction(job: ActionJob): Promise<Sample> {
  const { sample } = await timing((wrap) => runChecked(job, { program: wrap([node24()]) }))
  return sample
}

/** The most memory, in bytes, that a run of its own has had. */
export async function peakMemoryOf(job: ActionJob): Promise<number> {
  return inFolder(async (folder) => {
    const file = path.join(folder, 'peak')
    const program: Command = [node24(), '--import', PEAK_MEMORY]
    await runChecked(job, { program, environment: { PEAK_MEMORY_FILE: file } })
    return Number(await readFile(file, 'utf8'))
  })
}

type How = {
  readonly program: Command
  readonly environment?: Readonly<Record<string, string>>
}

async function runChecked(job: ActionJob, how: How): Promise<void> {
  const run = await runAction({
    bundle: path.join(job.dist, 'index.js'),
    inputs: {
      'connection-string': job.uri,
      mode: job.mode,
      imports: (job.imports ?? []).join('\n'),
    },
    ...how,
  })
  const [expected, got] = [expectedOf(job), whatCameOf(run)]
  if (expected === got) return
  throw new Error(`The action was to end with ${expected}, and did with ${got}:\n${run.log}`)
}

function expectedOf({ mode, sequences, drifted }: ActionJob): string {
  const fixed = mode === 'auto' ? drifted : 0
  const exitCode = mode === 'check' && drifted > 0 ? 1 : 0
  return words([exitCode, sequences, drifted, fixed, 0])
}

function whatCameOf({ exitCode, outputs }: ActionRun): string {
  return words([
    exitCode,
    outputs['checked-count'],
    outputs['drifted-count'],
    outputs['fixed-count'],
    outputs['problem-count'],
  ])
}

function words(values: readonly (string | number | null | undefined)[]): string {
  const [exitCode, checked, drifted, fixed, problems] = values
  return `exit code ${exitCode}, ${checked} checked, ${drifted} drifted, ${fixed} fixed, ${problems} problems`
}
