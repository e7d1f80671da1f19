/** Runs imports in this process, and tells which lines they are to blame for. */
import { placeAll } from '../../src/blame/place-all.ts'
import { attribute, importAll } from '../../src/imports/import-all.ts'
import type { RawInputs } from '../../src/inputs/names.ts'
import { workOnDatabases } from '../../src/work-on-databases.ts'
import { environmentOf } from './environment.ts'
import { inputsOf } from './perform.ts'
import type { Workspace } from './workspace.ts'

/** The lines by the sequences they made drift, `null` for those without one. */
export type Places = Readonly<Record<string, string | null>>

/** Imports in a workspace, with the mode `check` unless told otherwise. */
export async function placesOf(
  workspace: Workspace,
  given: Partial<RawInputs>,
): Promise<{ readonly places: Places; readonly log: readonly string[] }> {
  const inputs = inputsOf({ mode: 'check', ...given })
  const startedAt = new Date()
  const log: string[] = []
  const environment = environmentOf({
    variables: { HOME: workspace.folder, ...workspace.environment },
    workspace: workspace.folder,
  })
  const { signal } = new AbortController()
  const imported = await importAll(inputs, {
    environment,
    print: (lines) => log.push(...lines),
    signal,
  })
  const found = await workOnDatabases(inputs, { stage: 'imported', signal })
  const { databases, culprits } = attribute(imported, found)
  const placed = await placeAll(databases, { inputs, environment, startedAt, culprits, signal })
  const places = placed.flatMap(({ name: database, outcomes }) =>
    outcomes
      .filter(({ drift }) => drift !== null)
      .map(({ sequence, importedAt }): [string, string | null] => [
        given.databases === undefined ? sequence.name : `${database} ${sequence.name}`,
        importedAt === null ? null : `${importedAt.file}:${importedAt.line}`,
      ]),
  )
  return { places: Object.fromEntries(places), log }
}
