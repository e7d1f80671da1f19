/** Asks the database which of the lines found for a sequence wrote its rows. */
import type { Session } from '../connect/session.ts'
import type { Place } from '../domain/outcome.ts'
import type { Culprit } from '../imports/ledger.ts'
import { candidatesOf, firstPlace, onlyWriter } from './choose.ts'
import { type Asked, readExistingIds } from './existing-ids.sql.ts'
import { readHasHiddenWriters } from './hidden-writers.sql.ts'
import type { Search, Sighting } from './search.ts'
import type { Suspect } from './targets.ts'

/** Runs a query in a transaction of its own that only reads. */
export type Read = <T>(work: (session: Session) => Promise<T>) => Promise<T>

export type Evidence = {
  readonly search: Search
  readonly culprit: Culprit
  readonly read: Read
}

/** The line to blame for the drift of one sequence, with one query at the most. */
export async function placeOf(
  suspects: readonly Suspect[],
  { search, culprit, read }: Evidence,
): Promise<Place | null> {
  const found = suspects.flatMap(({ column, target }) => {
    const watch = search.watches.get(target)
    return watch === undefined ? [] : [{ column, watch, candidates: candidatesOf(watch, culprit) }]
  })
  const asked = found.filter(({ candidates }) => candidates.size > 0)
  if (asked.length > 0) return firstPlace(await existing(asked, read))
  const watches = found.map(({ watch }) => watch)
  const place = onlyWriter(search, watches, culprit)
  return place === null || (await read(readHasHiddenWriters)) ? null : place
}

type Question = Pick<Asked, 'column'> & { readonly candidates: ReadonlyMap<string, Sighting> }

async function existing(asked: readonly Question[], read: Read): Promise<readonly Sighting[]> {
  const columns = asked.map(({ column, candidates }) => ({ column, ids: [...candidates.keys()] }))
  const rows = await read((session) => readExistingIds(session, columns))
  return rows.flatMap(({ ordinal, id }) => asked[ordinal]?.candidates.get(id) ?? [])
}
