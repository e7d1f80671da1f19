/** From a command to the files that it ran, searched for what may have written colliding ids. */
import { runArgument } from './run-argument.ts'
import { runPsql, type Scene } from './run-psql.ts'
import { createSearch, type Search, type Target } from './search.ts'
import type { Connection } from './shell/databases.ts'
import { stepsOf } from './shell/steps.ts'
import type { Lookup } from './shell/words.ts'
import type { Checkout } from './workspace-file.ts'

export type Circumstances = Checkout & {
  readonly connection: Connection
  /** The environment of the command. */
  readonly variables: Lookup
}

/**
 * Searches the files of a command, one line of bash that was run in the workspace, for what may
 * have written colliding ids to the targets. One pass over each file for all of them. Rejects where
 * it is not sure what was run.
 */
export async function locate(
  command: string,
  targets: readonly Target[],
  circumstances: Circumstances,
): Promise<Search> {
  const search = createSearch(targets)
  const scene: Scene = { ...circumstances, search }
  for (const step of stepsOf(command, circumstances)) {
    if (step.kind === 'psql') await runPsql(step, scene)
    else search.isClosed = false
    if (step.kind === 'argument') await runArgument(step.path, scene)
  }
  return search
}
