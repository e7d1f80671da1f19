/** The imports of a run: commands, what was measured between them, and who made what drift. */
import type { DatabaseOutcome } from '../domain/outcome.ts'
import type { Environment } from '../environment.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { ImportOutcome } from '../report/report.ts'
import { workOnDatabases } from '../work-on-databases.ts'
import { hasNoTls } from '../connect/has-no-tls.ts'
import { commandEnvironment } from './command-environment.ts'
import { importedBy, recordImport } from './ledger.ts'
import { runCommand } from './run-command.ts'
import { runImports, type ImportsRun } from './run-imports.ts'

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
  const redact = (text: string) => withoutSecrets(text, connection.secrets)
  const printRedacted = (lines: readonly string[]) => print(lines.map(redact))
  let isPlain: Promise<boolean> | null = null
  return runImports(imports, {
    print: (line) => printRedacted([line]),
    redact,
    signal,
    measure: () => workOnDatabases(lookingOnly(inputs), { stage: 'importing', signal }),
    async run(command) {
      // Asked when the server is known to be up.
      isPlain ??= hasNoTls(connection, signal)
      const context = { connection, isPlain: await isPlain }
      return runCommand(command, {
        folder: environment.workspace,
        environment: commandEnvironment(environment.variables, context),
        print: printRedacted,
        signal,
      })
    },
  })
}

/** The runner masks secrets in the log, but not in files, and only where it reads the log. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
}

/** Nothing is changed between imports, and nothing asked but which rows collide. */
function lookingOnly(inputs: Inputs): Inputs {
  const policy = { ...inputs.policy, rewind: false, parameters: null }
  return { ...inputs, mode: 'check', policy }
}

export type Attributed = {
  readonly databases: readonly DatabaseOutcome[]
  readonly imports: readonly ImportOutcome[]
}

/** Says of each sequence which import made it drift, and of each import which sequences. */
export function attribute(run: ImportsRun, found: readonly DatabaseOutcome[]): Attributed {
  const last = run.imports.at(-1)
  if (last === undefined) return { databases: found, imports: [] }
  const ledger = recordImport(run.ledger, found, last)
  const databases = found.map((database) => ({
    ...database,
    outcomes: database.outcomes.map((outcome) => {
      const culprit = importedBy(ledger, database, outcome)
      return { ...outcome, importedBy: culprit?.command ?? null }
    }),
  }))
  const drifted = Map.groupBy(
    found.flatMap((database) =>
      database.outcomes.map((outcome) => ({
        name: outcome.sequence.name,
        culprit: importedBy(ledger, database, outcome),
      })),
    ),
    ({ culprit }) => culprit,
  )
  const imports = run.imports.map((each) => ({
    ...each,
    drifted: (drifted.get(each) ?? []).map(({ name }) => name).toSorted(),
  }))
  return { databases, imports }
}
