/** The only reader of the process environment. Everything else is given what it needs. */
import os from 'node:os'
import process from 'node:process'

/** Environment variables by name. Unset and empty ones mean the same: not given. */
export type Variables = Readonly<Record<string, string | undefined>>

/** What the run takes from its surroundings. */
export type Environment = {
  readonly variables: Variables
  /** Folder for the files that the outputs name: `RUNNER_TEMP`, or the system's. */
  readonly temporaryFolder: string
  /** Folder in which import commands run and their files are: the checkout. */
  readonly workspace: string
  /** Whether the runner collects a job summary. */
  readonly collectsSummary: boolean
  /** The operating system's user, libpq's last resort for the role. */
  readonly systemUser: string
}

/** Reads the environment as it is now. */
export function readEnvironment(): Environment {
  const variables = { ...process.env }
  return {
    variables,
    temporaryFolder: variables['RUNNER_TEMP'] || os.tmpdir(),
    workspace: variables['GITHUB_WORKSPACE'] || process.cwd(),
    collectsSummary: Boolean(variables['GITHUB_STEP_SUMMARY']),
    systemUser: systemUser(),
  }
}

function systemUser(): string {
  try {
    return os.userInfo().username
  } catch {
    // A container may run under a uid that has no account.
    return 'postgres'
  }
}
