/** Which databases there are to work on, and the connections that each may take. */
import { inLanes } from './connect/in-lanes.ts'
import { onPostgres } from './connect/unsuitable-server.ts'
import { inTransaction } from './connect/session.ts'
import { nearestOf } from './discover/nearest-databases.ts'
import { readDatabases } from './discover/databases.sql.ts'
import { missError, type Miss } from './discover/miss.ts'
import type { DatabaseOutcome } from './domain/outcome.ts'
import { RunError } from './errors.ts'
import type { Inputs } from './inputs/inputs.ts'
import {
  failedOutcome,
  findMisses,
  withSessions,
  workOnDatabase,
  type Assignment,
} from './work-on-database.ts'

/**
 * While the imports are not done, what the inputs name need not be there yet, nor need the database.
 */
export type Circumstances = {
  readonly stage: 'importing' | 'imported'
  /** Ends the work early. */
  readonly signal: AbortSignal
}

/**
 * Works on the database that the connection names, or on all that `databases` asks for. Never
 * rejects: each database's failure is its own, in the order of their names.
 */
export async function workOnDatabases(
  inputs: Inputs,
  { stage, signal }: Circumstances,
): Promise<readonly DatabaseOutcome[]> {
  const mustMatch = stage === 'imported'
  const { connection, maxConnections: connections } = inputs
  if (inputs.databases.length === 0) {
    return [
      await workOnDatabase(inputs, {
        connection,
        connections,
        mustMatch,
        mayBeMissing: !mustMatch,
        signal,
      }),
    ]
  }
  try {
    const names = await listDatabases(inputs, signal)
    if (mustMatch) requireMatches(inputs, names)
    const assignments = shareOut(inputs, { names: selected(inputs, names), signal })
    if (mustMatch) await requireEverythingSomewhere(inputs, assignments)
    return await inDatabases(
      assignments,
      (assignment) => workOnDatabase(inputs, assignment),
      inputs.maxConnections,
    )
  } catch (error) {
    return [failedOutcome(connection, error)]
  }
}

async function listDatabases(inputs: Inputs, signal: AbortSignal): Promise<readonly string[]> {
  const { connection } = inputs
  return withSessions(inputs, { connection, connections: 1, signal }, (sessions) =>
    sessions.use((session) =>
      onPostgres(session, () => inTransaction(session, { mode: 'snapshot' }, readDatabases)),
    ),
  )
}

function selected({ databases }: Inputs, names: readonly string[]): readonly string[] {
  return names.filter((name) => databases.some((pattern) => pattern.matches(name)))
}

function requireMatches({ databases }: Inputs, names: readonly string[]): void {
  const unmatched = databases.filter((pattern) => !names.some((name) => pattern.matches(name)))
  if (unmatched.length === 0) return
  throw new RunError(
    unmatched.map(({ text }) => `No database matches ${JSON.stringify(text)}.`).join(' '),
    `Correct the patterns in databases; the server has: ${nearestOf(names, unmatched)} (templates, and databases that refuse connections, are left out).`,
  )
}

/** As many databases at once as there are connections, and an equal share of them for each. */
function shareOut(
  { connection, maxConnections }: Inputs,
  { names, signal }: { readonly names: readonly string[]; readonly signal: AbortSignal },
): readonly Assignment[] {
  const connections = Math.max(1, Math.floor(maxConnections / Math.max(1, names.length)))
  return names.map((database) => ({
    connection: { ...connection, database },
    connections,
    mustMatch: false,
    mayBeMissing: false,
    signal,
  }))
}

async function inDatabases<T>(
  assignments: readonly Assignment[],
  work: (assignment: Assignment) => Promise<T>,
  maxConnections: number,
): Promise<readonly T[]> {
  const results = new Map<Assignment, T>()
  await inLanes(assignments, maxConnections, async (assignment) => {
    results.set(assignment, await work(assignment))
  })
  return assignments.flatMap((assignment) => {
    const result = results.get(assignment)
    return result === undefined ? [] : [result]
  })
}

/** Names in the inputs must be found in one database at least, before anything is done to any. */
async function requireEverythingSomewhere(
  inputs: Inputs,
  assignments: readonly Assignment[],
): Promise<void> {
  const { tables, excludeTables, links, maxConnections } = inputs
  if (tables.length + excludeTables.length + links.length === 0) return
  const missed = await inDatabases(
    assignments,
    // A database that cannot be asked may have it; its own failure will be told.
    (assignment) => findMisses(inputs, assignment).catch((): readonly Miss[] => []),
    maxConnections,
  )
  const [first = [], ...others] = missed
  const everywhere = first.filter(({ key }) =>
    others.every((misses) => misses.some((miss) => miss.key === key)),
  )
  if (everywhere.length > 0) throw missError(everywhere)
}
