import { createLedger, doubt, entryOf, firstPlace, type Ledger } from './ledger.ts'
import { runArgument } from './run-argument.ts'
import { runPsql } from './run-psql.ts'
import { type Step, stepsOf } from './shell/steps.ts'
import type { Place, Target } from './target.ts'
import { type FindFile, workspaceFile } from './workspace-file.ts'

/**
 * Finds the place in the files of a command, one line of bash that was run in the workspace, where
 * rows with colliding ids are first written to each target. Where that is not sure, the target has
 * no place. Never rejects: what cannot be read has no place. One pass over each file for all
 * targets.
 */
export async function locate(
  command: string,
  targets: readonly Target[],
  workspace: string,
): Promise<ReadonlyMap<Target, Place>> {
  try {
    return await locateSurely(command, targets, workspace)
  } catch {
    return new Map()
  }
}

async function locateSurely(
  command: string,
  targets: readonly Target[],
  workspace: string,
): Promise<ReadonlyMap<Target, Place>> {
  const ledger = createLedger(targets)
  const { steps, written } = stepsOf(command)
  const find = await finder(written, workspace)
  for (const step of steps) await run(ledger, step, find)
  // Rows that a query gives are blamed only where nothing else can have written the ids.
  const isAllSeen = steps.every(({ kind }) => kind === 'psql')
  return new Map(
    targets.flatMap((target): readonly (readonly [Target, Place])[] => {
      const place = firstPlace(entryOf(ledger, target), isAllSeen)
      return place === null ? [] : [[target, place]]
    }),
  )
}

async function run(ledger: Ledger, step: Step, find: FindFile): Promise<void> {
  switch (step.kind) {
    case 'psql':
      return runPsql(ledger, step, find)
    case 'argument':
      return runArgument(ledger, await find(step.path))
    case 'doubt':
      return doubt(ledger)
    case 'stranger':
  }
}

/** A file that the command writes is not what the repository has. */
async function finder(written: readonly string[], workspace: string): Promise<FindFile> {
  const outputs = await Promise.all(written.map((path) => workspaceFile(path, workspace)))
  return async (path) => {
    const file = await workspaceFile(path, workspace)
    return outputs.some((output) => output !== null && output.path === file?.path) ? null : file
  }
}
