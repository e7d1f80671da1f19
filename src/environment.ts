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
  /** Where libpq looks for its files; `null` where the account has no such folder. */
  readonly home: {
    readonly kind: 'home' | 'application-data'
    readonly folder: string
  } | null
  /** Folders in which servers on this machine have their sockets by default. */
  readonly socketFolders: readonly string[]
}

/** Debian's and its kin's, and that of all others. */
const SOCKET_FOLDERS: readonly string[] = ['/var/run/postgresql', '/tmp']

/**
 * Takes the environment as it is now. libpq's variables are gone from the process afterwards: `pg`
 * would read some of them by rules of its own, and nobody else has a use for the password.
 */
export function takeEnvironment(): Environment {
  const variables = { ...process.env }
  for (const name of Object.keys(variables)) if (name.startsWith('PG')) delete process.env[name]
  const isWindows = process.platform === 'win32'
  return {
    variables,
    temporaryFolder: variables['RUNNER_TEMP'] || os.tmpdir(),
    workspace: variables['GITHUB_WORKSPACE'] || process.cwd(),
    collectsSummary: Boolean(variables['GITHUB_STEP_SUMMARY']),
    systemUser: systemUser(),
    home: isWindows ? applicationData(variables) : homeFolder(variables),
    socketFolders: isWindows ? [] : SOCKET_FOLDERS,
  }
}

function applicationData({ APPDATA: folder }: Variables): Environment['home'] {
  return folder ? { kind: 'application-data', folder } : null
}

function homeFolder({ HOME: own }: Variables): Environment['home'] {
  try {
    return { kind: 'home', folder: own || os.homedir() }
  } catch {
    return null
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
