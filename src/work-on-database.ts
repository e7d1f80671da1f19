/** The stages for one database: connect, discover, measure, plan, apply. */
import { checkOrFix } from './check-or-fix.ts'
import type { ConnectionSettings } from './connect/connection-settings.ts'
import { explainError } from './connect/explain-error.ts'
import type { Host } from './connect/hosts.ts'
import type { Sessions } from './connect/sessions.ts'
import { readServerFacts, type ServerFacts } from './connect/server-facts.ts'
import { errorCode, SqlState } from './connect/sql-state.ts'
import { onPostgres } from './connect/unsuitable-server.ts'
import { waitForServer } from './connect/wait-for-server.ts'
import { discover } from './discover/discover.ts'
import { missError, type Miss } from './discover/miss.ts'
import type { DatabaseOutcome } from './domain/outcome.ts'
import { RunError } from './errors.ts'
import type { Inputs } from './inputs/inputs.ts'

/** One database, and how much of the server's connections it may take. */
export type Assignment = {
  readonly connection: ConnectionSettings
  readonly connections: number
  /** Whether names in the inputs that the database does not have are an error here. */
  readonly mustMatch: boolean
  /** Whether the database itself need not be there, and is empty then. */
  readonly mayBeMissing: boolean
  /** Ends the work early. */
  readonly signal: AbortSignal
}

const STANDBY_NOTE =
  'This server is a hot standby: it can show a sequence up to 32 values ahead of where it is on the primary, and so hide drift.'

/** Never rejects: what stops the work on this database is its `error`. */
export async function workOnDatabase(
  inputs: Inputs,
  assignment: Assignment,
): Promise<DatabaseOutcome> {
  let known = untouched(assignment)
  try {
    return await withSessions(inputs, assignment, async (sessions) => {
      known = untouched(assignment, sessions.host)
      const facts = await sessions.use((session) => onPostgres(session, readServerFacts))
      known = { ...known, serverVersion: facts.version }
      requireWritable(facts, inputs)
      const found = await sessions.use((session) =>
        onPostgres(session, () => discover(session, inputs)),
      )
      if (assignment.mustMatch && found.misses.length > 0) throw missError(found.misses)
      const outcomes = await checkOrFix(found.sequences, { sessions, facts, inputs })
      const notes = notesOn(facts, found.lostColumns)
      return { ...known, notes, outcomes }
    })
  } catch (error) {
    if (assignment.mayBeMissing && isMissingDatabase(error)) return untouched(assignment)
    return { ...known, ...describe(error) }
  }
}

/** What the inputs name and the database does not have. Rejects where that cannot be found out. */
export async function findMisses(inputs: Inputs, assignment: Assignment): Promise<readonly Miss[]> {
  return withSessions(inputs, assignment, async (sessions) => {
    const { misses } = await sessions.use((session) => discover(session, inputs))
    return misses
  })
}

/** A database that nothing was done about, with the reason. */
export function failedOutcome(connection: ConnectionSettings, error: unknown): DatabaseOutcome {
  return { ...untouched({ connection }), ...describe(error) }
}

/** Connects, and closes whatever becomes of `work`. */
export async function withSessions<T>(
  { connectTimeout }: Pick<Inputs, 'connectTimeout'>,
  {
    connection,
    connections: size,
    signal,
  }: Pick<Assignment, 'connection' | 'connections' | 'signal'>,
  work: (sessions: Sessions) => Promise<T>,
): Promise<T> {
  const sessions = await waitForServer(connection, { seconds: connectTimeout, size, signal })
  try {
    return await work(sessions)
  } finally {
    await sessions.close().catch(() => undefined)
  }
}

function isMissingDatabase(error: unknown): boolean {
  return error instanceof RunError && errorCode(error.cause) === SqlState.invalidCatalogName
}

/** `reached` is the host that answered; `null` where none did, of those that the connection names. */
function untouched(
  { connection }: Pick<Assignment, 'connection'>,
  reached: Host | null = null,
): DatabaseOutcome {
  const { name: host, port } = reached ?? connection.hosts[0]
  const { database: name } = connection
  return { name, host, port, serverVersion: null, ...NO_ERROR, notes: [], outcomes: [] }
}

function notesOn({ isStandby }: ServerFacts, lostColumns: readonly string[]): readonly string[] {
  const standby = isStandby ? [STANDBY_NOTE] : []
  if (lostColumns.length === 0) return standby
  const lost = `Not compared, because their defaults call nextval on a sequence that is not there, or whose name they work out: ${lostColumns.join(', ')}. Look at these defaults: where the sequence is not there, inserts without a value fail.`
  return [...standby, lost]
}

function requireWritable({ isStandby }: ServerFacts, { mode }: Inputs): void {
  if (mode === 'check' || !isStandby) return
  throw new RunError(
    'This server is a hot standby, where nothing can be fixed.',
    'Connect to the primary, or use mode check.',
  )
}

type Trouble = Pick<DatabaseOutcome, 'error' | 'remedy'>

const NO_ERROR: Trouble = { error: null, remedy: null }

function describe(error: unknown): Trouble {
  return error instanceof RunError
    ? { error: error.message, remedy: error.hint }
    : { error: `The run stopped: ${explainError(error)}.`, remedy: null }
}
