/** Finds, for what imports made drift, the lines that wrote the explicit ids. */
import { unlessCancelled } from '../cancellation.ts'
import { inTransaction } from '../connect/session.ts'
import type { DatabaseOutcome, Outcome, Place } from '../domain/outcome.ts'
import { comparableColumns, type ComparableColumn } from '../domain/sequence.ts'
import type { Environment } from '../environment.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { usableBounds } from '../plan/bounds.ts'
import { rowsInTheWay, type RowRange } from '../plan/drift.ts'
import { withSessions } from '../work-on-database.ts'
import { locate } from './locate.ts'
import type { Target } from './target.ts'
import { readWritableColumns } from './writable-columns.sql.ts'

export type PlaceOptions = {
  readonly inputs: Inputs
  readonly environment: Environment
  /** Ends the work early. */
  readonly signal: AbortSignal
}

/** Adds the place to each outcome that an import is to blame for, where it is sure. Never rejects. */
export async function placeAll(
  databases: readonly DatabaseOutcome[],
  options: PlaceOptions,
): Promise<readonly DatabaseOutcome[]> {
  const placed: DatabaseOutcome[] = []
  for (const database of databases) {
    const blamed = database.outcomes.filter(isBlamed)
    // A place is a courtesy: without it the report still names the command.
    const otherwise = new Map<Outcome, Place>()
    const work = () => placesIn(database, blamed, options).catch(() => otherwise)
    const places = await unlessCancelled(work, { signal: options.signal, otherwise })
    placed.push({
      ...database,
      outcomes: database.outcomes.map((outcome) => ({
        ...outcome,
        importedAt: places.get(outcome) ?? null,
      })),
    })
  }
  return placed
}

function isBlamed({ importedBy, drift, before }: Outcome): boolean {
  return importedBy !== null && drift !== null && before !== null
}

async function placesIn(
  { name }: DatabaseOutcome,
  blamed: readonly Outcome[],
  { inputs, environment, signal }: PlaceOptions,
): Promise<ReadonlyMap<Outcome, Place>> {
  if (blamed.length === 0) return new Map()
  const connection = { ...inputs.connection, database: name }
  const columns = blamed.flatMap((outcome) =>
    comparableColumns(outcome.sequence).map((column) => ({ outcome, column })),
  )
  const rows = await withSessions(inputs, { connection, connections: 1, signal }, (sessions) =>
    sessions.use((session) =>
      inTransaction(session, { mode: 'snapshot' }, () =>
        readWritableColumns(
          session,
          columns.map(({ column }) => column),
        ),
      ),
    ),
  )
  const targets = rows.flatMap(({ ordinal, ...names }): readonly (readonly [Target, Outcome])[] => {
    const at = columns[ordinal - 1]
    return at === undefined
      ? []
      : [[{ ...names, collides: collisionWith(at.outcome, at.column) }, at.outcome]]
  })
  return placesOf(targets, environment.workspace)
}

async function placesOf(
  targets: readonly (readonly [Target, Outcome])[],
  workspace: string,
): Promise<ReadonlyMap<Outcome, Place>> {
  const places = new Map<Outcome, Place>()
  const byCommand = Map.groupBy(targets, ([, { importedBy }]) => importedBy ?? '')
  for (const [command, own] of byCommand) {
    const found = await locate(
      command,
      own.map(([target]) => target),
      workspace,
    )
    for (const [target, outcome] of own) {
      const place = found.get(target)
      if (place !== undefined) places.set(outcome, earlier(places.get(outcome), place))
    }
  }
  return places
}

/** A partition is a target of its own: of two lines in one file the first counts. */
function earlier(known: Place | undefined, place: Place): Place {
  if (known === undefined) return place
  return known.file === place.file && place.line < known.line ? place : known
}

/** Whether a row of the column would have met a value that the sequence was to hand out. */
function collisionWith(
  { sequence, drift, before }: Outcome,
  { block }: ComparableColumn,
): (value: bigint) => boolean {
  if (drift === null || before === null || before.next === null) return () => false
  const { minimum } = usableBounds(sequence)
  const reach = { first: before.next, last: drift.furthest, increment: before.increment }
  const range = rowsInTheWay(reach, { block, minimum })
  return (value) => isIn(range, value)
}

function isIn({ lowest, highest, increment, remainders }: RowRange, value: bigint): boolean {
  return (
    value >= lowest &&
    value <= highest &&
    (remainders === null || remainders.includes(value % increment))
  )
}
