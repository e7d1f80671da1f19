/** The imports of a run: commands, what was measured between them, and who made what drift. */
import type { DatabaseOutcome, Outcome } from '../domain/outcome.ts'
import type { Environment } from '../environment.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { ImportOutcome } from '../report/report.ts'
import { workOnDatabases } from '../work-on-databases.ts'
import { findServer, type Server } from '../connect/find-server.ts'
import { commandEnvironment } from './command-environment.ts'
import { type Culprit, culpritOf, recordImport } from './ledger.ts'
import { redactionOf } from './redaction.ts'
import { runCommand } from './run-command.ts'
import { runImports, type Import, type ImportsRun } from './run-imports.ts'

export type ImportAllOptions = {
  readonly environment: Environment
  /** Prints lines, whatever they hold. */
  readonly print: (lines: readonly string[]) => void
  /** Ends the run early. */
  readonly signal: AbortSignal
}

/** Runs the commands of the input `imports`, measuring between them. */
export async function importAll(
  inputs: Inputs,
  { environment, print, signal }: ImportAllOptions,
): Promise<ImportsRun> {
  const { connection, imports } = inputs
  const redaction = redactionOf(connection.secrets)
  let server: Promise<Server | null> | null = null
  return runImports(imports, {
    print: (line) => print([line]),
    redact: redaction.redact,
    signal,
    measure: () => workOnDatabases(lookingOnly(inputs), { stage: 'importing', signal }),
    async run(command) {
      // Asked when the server is known to be up.
      server ??= findServer(connection, signal)
      const context = { connection, server: await server }
      return runCommand(command, {
        folder: environment.workspace,
        environment: commandEnvironment(environment.variables, context),
        print,
        redaction,
        signal,
      })
    },
  })
}

/** Nothing is changed between imports, and nothing asked but which rows collide. */
function lookingOnly(inputs: Inputs): Inputs {
  const policy = { ...inputs.policy, rewind: false, parameters: null }
  return { ...inputs, mode: 'check', policy }
}

export type Attributed = {
  readonly databases: readonly DatabaseOutcome[]
  readonly imports: readonly ImportOutcome[]
  /** Of the outcomes that have one. */
  readonly culprits: ReadonlyMap<Outcome, Culprit>
}

/** Says of each sequence which import made it drift, and of each import which sequences. */
export function attribute(run: ImportsRun, found: readonly DatabaseOutcome[]): Attributed {
  const last = run.imports.at(-1)
  if (last === undefined) return { databases: found, imports: [], culprits: new Map() }
  const ledger = recordImport(run.ledger, found, last)
  const culprits = new Map<Outcome, Culprit>()
  const drifted = new Map<Import, string[]>(run.imports.map((made) => [made, []]))
  const databases = found.map((database) => ({
    ...database,
    outcomes: database.outcomes.map((outcome) => {
      const culprit = culpritOf(ledger, database, outcome)
      if (culprit === null) return { ...outcome, importedBy: null }
      const blamed = { ...outcome, importedBy: culprit.made.command }
      culprits.set(blamed, culprit)
      drifted.get(culprit.made)?.push(outcome.sequence.name)
      return blamed
    }),
  }))
  const imports = run.imports.map((made) => ({
    ...made,
    drifted: (drifted.get(made) ?? []).toSorted(),
  }))
  return { databases, imports, culprits }
}
