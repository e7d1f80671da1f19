/** What is looked for in the files of a command, and what was found of it so far. */
import type { Place } from '../domain/outcome.ts'

/** A column that draws from a blamed sequence. Names are unquoted, as the catalog has them. */
export type Target = {
  readonly database: string
  readonly column: string
  /** The tables that a statement can name to write to it: its own, its partitions, its children. */
  readonly tables: readonly TargetTable[]
  /** Whether a row with this id is in the way of the sequence. */
  collides(id: bigint): boolean
}

export type TargetTable = {
  readonly schema: string
  readonly table: string
  /**
   * The column's place in the table, from 1, for statements without a column list. `null` where
   * rows come to the target by way of a view or a rule, which are not followed.
   */
  readonly position: number | null
}

/** Where a statement or record stands; `file` is `null` for a text of the command itself. */
export type Site = {
  readonly file: string | null
  readonly line: number
  /** Whether the id was told from other values by its place alone. */
  readonly isPositional: boolean
}

/** Something that may have written a colliding id. */
export type Sighting = Site & {
  /** Counts up in the order of the command, as far as its words tell it. */
  readonly order: number
  /** Whether the same id is written somewhere else as well: then nobody knows who was first. */
  isRepeated: boolean
}

type Clock = { sighted: number; readonly most: number }

/** A target, and what was found of it. */
export type Watch = {
  readonly target: Target
  /** Counts the sightings of all targets, of which each may have so many. */
  readonly clock: Clock
  /** By the id, in the order of the command. The database will be asked which of them exist. */
  readonly candidates: Map<string, Sighting>
  /** The first statement whose ids do not stand in it: from a query, an expression, a program. */
  unnamed: Sighting | null
  /** Whether a statement makes its table. */
  isCreated: boolean
  /** Whether the order of the table's columns is changed. */
  isReordered: boolean
  /** Whether ids are written in a way that is not followed, such as by UPDATE. */
  isLost: boolean
}

/** A table in a statement that is one of a target's. */
export type Spot = { readonly watch: Watch; readonly position: number | null }

export type Search = {
  readonly watches: ReadonlyMap<Target, Watch>
  /** By the name of the table alone. */
  readonly byTable: ReadonlyMap<string, readonly (Spot & TargetTable)[]>
  /** Whether all that was run is known to write nothing but what was found. */
  isClosed: boolean
}

/** Enough to find a row that is still there, and few enough to ask for all of them at once. */
const MOST_CANDIDATES = 1000

/** As many take about 50 MB. */
const MOST_OF_ALL = 500_000

export function createSearch(targets: readonly Target[]): Search {
  const share = Math.ceil(MOST_OF_ALL / Math.max(1, targets.length))
  const clock = { sighted: 0, most: Math.min(MOST_CANDIDATES, share) }
  const watches = new Map(targets.map((target) => [target, createWatch(target, clock)]))
  const spots = [...watches.values()].flatMap((watch) =>
    watch.target.tables.map((table) => ({ watch, ...table })),
  )
  const byTable = Map.groupBy(spots, ({ table }) => table)
  return { watches, byTable, isClosed: true }
}

function createWatch(target: Target, clock: Clock): Watch {
  return {
    target,
    clock,
    candidates: new Map(),
    unnamed: null,
    isCreated: false,
    isReordered: false,
    isLost: false,
  }
}

/** The targets that a name of one to three parts may stand for in a database. */
export function spotsOf(
  { byTable }: Search,
  database: string,
  name: readonly string[],
): readonly Spot[] {
  const schema = name.at(-2)
  const spots = byTable.get(name.at(-1) ?? '') ?? []
  // Which table an unqualified name means is the database's to say, by the rows that it has.
  return spots.filter(
    (spot) =>
      spot.watch.target.database === database && (schema === undefined || schema === spot.schema),
  )
}

const CANONICAL = /^-?(?:0|[1-9]\d{0,18})$/

/** Integers in another spelling, such as ` 5`, `05`, `5.0`, `0x5`, `5_000` and `5e3`. */
const NUMERIC = /^(?=.*\d)[\s\d+\-._a-fox]*$/i

/** Notes a value of the target's column, as a text that the column takes in. */
export function sight(watch: Watch, text: string, site: Site): void {
  const { candidates, target, clock } = watch
  const known = candidates.get(text)
  if (known !== undefined) known.isRepeated ||= !isSame(known, site)
  else if (!CANONICAL.test(text)) {
    if (NUMERIC.test(text)) sightUnnamed(watch, site)
  } else if (candidates.size < clock.most && target.collides(BigInt(text))) {
    candidates.set(text, sightingAt(watch, site))
  }
}

/** Notes that ids are written which cannot be read off. */
export function sightUnnamed(watch: Watch, site: Site): void {
  if (watch.unnamed === null) watch.unnamed = sightingAt(watch, site)
  else watch.unnamed.isRepeated ||= !isSame(watch.unnamed, site)
}

/** Whether nothing more is to be learned of a target from a statement that goes on. */
export function isSettled({ candidates, clock }: Watch, site: Site): boolean {
  const [first] = candidates.values()
  return candidates.size >= clock.most && first !== undefined && isSame(first, site)
}

function sightingAt({ clock }: Watch, { file, line, isPositional }: Site): Sighting {
  return { file, line, isPositional, order: clock.sighted++, isRepeated: false }
}

function isSame(a: Site, b: Site): boolean {
  return a.file === b.file && a.line === b.line
}

export function placeOf({ file, line }: Site): Place | null {
  return file === null ? null : { file, line }
}
