/** Chooses the line to name, from what was found in the files and what the database has. Pure. */
import type { Place } from '../domain/outcome.ts'
import type { Culprit } from '../imports/ledger.ts'
import { placeOf, type Search, type Sighting, type Watch } from './search.ts'

/** The candidates of a target to ask the database about; none where no line would be sure. */
export function candidatesOf(watch: Watch, culprit: Culprit): ReadonlyMap<string, Sighting> {
  return watch.unnamed === null && isSure(watch, culprit) ? watch.candidates : new Map()
}

/** Whether the rows in the way are new, and in what was read of the files the ids are as they are. */
function isSure({ candidates, isLost, isCreated, isReordered }: Watch, { rows }: Culprit): boolean {
  const isNew = rows === 'new' || (rows === 'of a new sequence' && isCreated)
  const isMistaken = isReordered && [...candidates.values()].some((one) => one.isPositional)
  return isNew && !isLost && !isMistaken
}

/** The first of the sightings of ids that exist, where no other line has the same id. */
export function firstPlace(existing: readonly Sighting[]): Place | null {
  const [first] = existing
    .filter(({ isRepeated }) => !isRepeated)
    .toSorted((a, b) => a.order - b.order)
  return first === undefined ? null : placeOf(first)
}

/**
 * The only statement that wrote ids at all, which are not to be read off it: from a query, a file
 * of the server's. To be trusted where the database has no hidden writers.
 */
export function onlyWriter(
  { isClosed }: Search,
  watches: readonly Watch[],
  culprit: Culprit,
): Place | null {
  const unnamed = watches.flatMap((watch) => watch.unnamed ?? [])
  const [writer] = unnamed
  const isAlone =
    isClosed &&
    unnamed.length === 1 &&
    watches.every((watch) => watch.candidates.size === 0 && isSure(watch, culprit))
  return isAlone && writer?.isRepeated === false ? placeOf(writer) : null
}
