/** The project's own workflows, as data. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'

export const ROOT = path.join(import.meta.dirname, '..', '..')

export type Step = {
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

export type Job = {
  readonly name: string
  readonly if?: string
  readonly needs?: readonly string[]
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> }
  readonly steps: readonly Step[]
}

export type Workflow = {
  readonly permissions: Readonly<Record<string, string>>
  readonly concurrency?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

export const WORKFLOWS = ['ci.yml', 'codeql.yml', 'nightly.yml', 'release.yml'] as const

/** The actions that only this project's workflows use, by their folders. */
export const LOCAL_ACTIONS = ['act-on-drift'] as const

export async function readText(file: string): Promise<string> {
  return readFile(path.join(ROOT, file), 'utf8')
}

export async function readWorkflow(name: (typeof WORKFLOWS)[number]): Promise<Workflow> {
  return parse(await readText(`.github/workflows/${name}`)) as Workflow
}

/** The steps of every workflow and every local action, with where they stand. */
export async function everyStep(): Promise<readonly (Step & { readonly where: string })[]> {
  const workflows = await Promise.all(
    WORKFLOWS.map(async (name) => {
      const { jobs } = await readWorkflow(name)
      return Object.entries(jobs).flatMap(([job, { steps }]) =>
        steps.map((step) => ({ ...step, where: `${name}, ${job}` })),
      )
    }),
  )
  const actions = await Promise.all(
    LOCAL_ACTIONS.map(async (name) => {
      const text = await readText(`.github/actions/${name}/action.yml`)
      const { runs } = parse(text) as { readonly runs: { readonly steps: readonly Step[] } }
      return runs.steps.map((step) => ({ ...step, where: name }))
    }),
  )
  return [...workflows, ...actions].flat()
}
