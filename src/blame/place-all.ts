/** Finds, for what imports made drift, the lines that wrote the explicit ids. */
import { inTransaction } from '../connect/session.ts'
import type { DatabaseOutcome, Outcome, Place } from '../domain/outcome.ts'
import type { Environment } from '../environment.ts'
import { commandEnvironment } from '../imports/command-environment.ts'
import type { Culprit } from '../imports/ledger.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { withSessions } from '../work-on-database.ts'
import { locate } from './locate.ts'
import { placeOf, type Read } from './place-of.ts'
import { createSearch, type Search } from './search.ts'
import { readSuspects, type Suspect } from './targets.ts'

export type PlaceOptions = {
  readonly inputs: Inputs
  readonly environment: Environment
  readonly startedAt: Date
  /** Of the outcomes that an import is to blame for. */
  readonly culprits: ReadonlyMap<Outcome, Culprit>
  /** Ends the connections early. */
  readonly signal: AbortSignal
}

/** Adds the place to each outcome that an import is to blame for, where it is sure. Never rejects. */
export async function placeAll(
  databases: readonly DatabaseOutcome[],
  options: PlaceOptions,
): Promise<readonly DatabaseOutcome[]> {
  const suspects = new Map<DatabaseOutcome, readonly Suspect[]>()
  for (const database of databases) suspects.set(database, await suspectsIn(database, options))
  const searches = await searchAll([...suspects.values()].flat(), options)
  const placed: DatabaseOutcome[] = []
  for (const [database, own] of suspects) {
    placed.push(withPlaces(database, await placesIn(database, own, { ...options, searches })))
  }
  return placed
}

function withPlaces(
  database: DatabaseOutcome,
  places: ReadonlyMap<Outcome, Place>,
): DatabaseOutcome {
  if (places.size === 0) return database
  const outcomes = database.outcomes.map((outcome) => {
    const importedAt = places.get(outcome)
    return importedAt === undefined ? outcome : { ...outcome, importedAt }
  })
  return { ...database, outcomes }
}

/** A place is a courtesy: without it the report still names the command. */
async function suspectsIn(
  { name, outcomes }: DatabaseOutcome,
  options: PlaceOptions,
): Promise<readonly Suspect[]> {
  const blamed = outcomes.filter((outcome) => options.culprits.has(outcome))
  if (blamed.length === 0) return []
  try {
    return await inDatabase(name, options, (read) =>
      read((session) => readSuspects(session, name, blamed)),
    )
  } catch {
    return []
  }
}

/** By the command that is to blame: each is searched once, for all databases. */
async function searchAll(
  suspects: readonly Suspect[],
  { inputs, environment, startedAt }: PlaceOptions,
): Promise<ReadonlyMap<string, Search>> {
  const { connection } = inputs
  const [host] = connection.hosts
  const variables = commandEnvironment(environment.variables, { connection, server: null })
  const searches = new Map<string, Search>()
  for (const [command, own] of Map.groupBy(suspects, commandOf)) {
    const targets = own.map(({ target }) => target)
    const { workspace } = environment
    const search = await locate(command, targets, {
      workspace,
      startedAt: startedAt.getTime(),
      connection: { host: host.name, port: host.port, database: connection.database },
      variables: (name) => variables[name],
    }).catch(() => createSearch([]))
    searches.set(command, search)
  }
  return searches
}

function commandOf({ outcome }: Suspect): string {
  return outcome.importedBy ?? ''
}

type Found = PlaceOptions & { readonly searches: ReadonlyMap<string, Search> }

async function placesIn(
  { name }: DatabaseOutcome,
  suspects: readonly Suspect[],
  options: Found,
): Promise<ReadonlyMap<Outcome, Place>> {
  const places = new Map<Outcome, Place>()
  if (suspects.length === 0) return places
  try {
    await inDatabase(name, options, async (read) => {
      const deadline = Date.now() + LONGEST
      for (const [outcome, own] of Map.groupBy(suspects, (suspect) => suspect.outcome)) {
        // One that cannot be read keeps no other from its line.
        if (Date.now() > deadline) return
        const search = options.searches.get(outcome.importedBy ?? '')
        const culprit = options.culprits.get(outcome)
        if (search === undefined || culprit === undefined) continue
        const place = await placeOf(own, { search, culprit, read }).catch(() => null)
        if (place !== null) places.set(outcome, place)
      }
    })
  } catch {
    // As far as it came.
  }
  return places
}

/** Nobody waits for a line longer than this: a busy table, or a large one without an index. */
const LIMITS = `set local lock_timeout = '1s'; set local statement_timeout = '20s'`

/** Milliseconds after which no more is asked of a database. */
const LONGEST = 30_000

async function inDatabase<T>(
  database: string,
  { inputs, signal }: PlaceOptions,
  work: (read: Read) => Promise<T>,
): Promise<T> {
  const connection = { ...inputs.connection, database }
  return withSessions(inputs, { connection, connections: 1, signal }, (sessions) =>
    work((each) =>
      sessions.use((session) =>
        inTransaction(session, { mode: 'snapshot', settings: LIMITS }, each),
      ),
    ),
  )
}
