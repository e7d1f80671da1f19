/** Runs the steps of a workflow file as far as a machine without containers can. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { runAction, type ActionRun } from './run-action.ts'
import {
  ACTION,
  combinations,
  interpolateAll,
  isDue,
  type Contexts,
  type Job,
  type Step,
  type Workflow,
} from './workflow.ts'
import type { Workspace } from './workspace.ts'

/** What GitHub would give to the workflow. */
export type Surroundings = {
  readonly workspace: Workspace
  readonly secrets: Readonly<Record<string, string>>
  readonly inputs: Readonly<Record<string, string>>
}

export type JobRun = {
  readonly failed: boolean
  /** The runs of the action, in their order. */
  readonly actions: readonly ActionRun[]
  /** What the commands printed. */
  readonly log: string
}

const GITHUB = {
  token: 'a-token',
  repository: 'octo/shop',
  event: {
    pull_request: {
      html_url: 'https://github.com/octo/shop/pull/7',
      head: { repo: { full_name: 'octo/shop' } },
    },
  },
}

type State = { failed: boolean; log: string; readonly actions: ActionRun[]; readonly steps: Steps }
type Steps = Record<string, { readonly outputs: ActionRun['outputs'] }>

/** Runs the jobs in the order of the file, each once for every combination of its matrix. */
export async function runWorkflow(
  { jobs }: Workflow,
  surroundings: Surroundings,
): Promise<readonly JobRun[]> {
  const runs: JobRun[] = []
  for (const job of Object.values(jobs)) {
    for (const matrix of combinations(job)) runs.push(await runJob(job, { matrix, surroundings }))
  }
  return runs
}

async function runJob(
  job: Job,
  { matrix, surroundings }: { readonly matrix: Contexts; readonly surroundings: Surroundings },
): Promise<JobRun> {
  const state: State = { failed: false, log: '', actions: [], steps: {} }
  for (const [index, step] of job.steps.entries()) {
    const { secrets, inputs } = surroundings
    const outer = { github: GITHUB, secrets, inputs, matrix, steps: state.steps, env: {} }
    const env = interpolateAll({ ...job.env, ...step.env }, outer)
    const contexts = { ...outer, env }
    if (!isDue(step, contexts, state.failed)) continue
    await runStep(step, { contexts, env, state, surroundings, name: step.id ?? `step-${index}` })
  }
  return state
}

type Running = {
  readonly contexts: Contexts
  readonly env: Readonly<Record<string, string>>
  readonly state: State
  readonly surroundings: Surroundings
  readonly name: string
}

/** Actions other than this one prepare what the machine has, or what stand-ins stand for. */
async function runStep(step: Step, running: Running): Promise<void> {
  if (step.run !== undefined) return runCommands(step.run, running)
  if (step.uses !== undefined && ACTION.test(step.uses)) await runThis(step, running)
}

async function runCommands(
  script: string,
  { env, state, surroundings: { workspace } }: Running,
): Promise<void> {
  const child = spawn('bash', ['-e', '-c', script], {
    cwd: workspace.folder,
    env: { ...workspace.environment, ...env },
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (state.log += String(chunk)))
  }
  const [exitCode] = (await once(child, 'close')) as [number | null]
  if (exitCode !== 0) state.failed = true
}

async function runThis(step: Step, running: Running): Promise<void> {
  const { contexts, env, state, surroundings, name } = running
  const { workspace } = surroundings
  const run = await runAction({
    inputs: interpolateAll(step.with, contexts),
    environment: { ...workspace.environment, ...env },
  })
  state.actions.push(run)
  if (run.exitCode !== 0) state.failed = true
  // The folder of the run is gone; later steps find its summary here.
  const summary = path.join(workspace.folder, `${name}-summary.md`)
  if (run.files.summary !== null) await writeFile(summary, run.files.summary)
  const outputs = run.files.summary === null ? {} : { ...run.outputs, 'summary-path': summary }
  state.steps[name] = { outputs }
}
