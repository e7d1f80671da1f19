import type { Place, Target } from './target.ts'

/** What was found so far for each target, in the order in which the command would run it. */
export type Ledger = {
  readonly entries: ReadonlyMap<Target, Entry>
  /** How many places were noted, which orders them across files. */
  noted: number
}

/** What was found for one target. */
export type Entry = {
  /** The first statement or record with a literal id that collides. */
  colliding: Finding | null
  /** The first statement that may write such ids: from a query, an expression, another file. */
  unknown: Unknown | null
  /** Something that cannot be followed may have been first, so that nothing more is noted. */
  isDoubtful: boolean
}

type Finding = { readonly place: Place; readonly order: number }

/** `isAlone`: nothing else was found that can have written the ids in its place. */
type Unknown = Finding & { readonly isAlone: boolean }

/** What the entries were before a transaction or a file. */
export type Snapshot = ReadonlyMap<Target, Readonly<Entry>>

export function createLedger(targets: readonly Target[]): Ledger {
  return { entries: new Map(targets.map((target) => [target, blankEntry()])), noted: 0 }
}

function blankEntry(): Entry {
  return { colliding: null, unknown: null, isDoubtful: false }
}

export function entryOf(ledger: Ledger, target: Target): Entry {
  return ledger.entries.get(target) ?? { colliding: null, unknown: null, isDoubtful: true }
}

/** Notes a place, unless one of its kind stands or the first one cannot be told any more. */
export function note(ledger: Ledger, target: Target, { kind, place }: Noted): void {
  const entry = entryOf(ledger, target)
  if (entry.isDoubtful) return
  if (place === null) doubt(ledger, target)
  else if (kind === 'colliding') entry.colliding ??= { place, order: ledger.noted++ }
  else if (entry.unknown === null) entry.unknown = { place, order: ledger.noted++, isAlone: true }
  else distrust(entry)
}

/** `place` is null where what writes the ids stands in no file of the workspace. */
export type Noted = { readonly kind: 'colliding' | 'unknown'; readonly place: Place | null }

/** From here on, what is first can no longer be told: for one target, or for all. */
export function doubt(ledger: Ledger, target?: Target): void {
  for (const entry of chosen(ledger, target)) {
    entry.isDoubtful = true
    distrust(entry)
  }
}

/** Something else may have written the ids, or moved the sequence: what is unknown is not blamed. */
export function distrustUnknown(ledger: Ledger): void {
  for (const entry of ledger.entries.values()) distrust(entry)
}

function distrust(entry: Entry): void {
  if (entry.unknown !== null) entry.unknown = { ...entry.unknown, isAlone: false }
}

/** The rows written so far are gone. */
export function dropAll(ledger: Ledger, target: Target): void {
  const entry = entryOf(ledger, target)
  entry.colliding = null
  entry.unknown = null
}

/** The rows written so far may be gone or changed: where there are any, the first cannot be told. */
export function unsettle(ledger: Ledger, target?: Target): void {
  for (const entry of chosen(ledger, target)) {
    if (entry.colliding === null && entry.unknown === null) continue
    entry.colliding = null
    entry.unknown = null
    entry.isDoubtful = true
  }
}

export function save(ledger: Ledger): Snapshot {
  return new Map([...ledger.entries].map(([target, entry]) => [target, { ...entry }]))
}

/** Takes back what was found since, but no doubt. */
export function restore(ledger: Ledger, snapshot: Snapshot): void {
  for (const [target, entry] of ledger.entries) {
    entry.colliding = snapshot.get(target)?.colliding ?? null
    entry.unknown = snapshot.get(target)?.unknown ?? null
  }
}

/** Whether anything was found or lost since, for any target. */
export function hasChanged(ledger: Ledger, snapshot: Snapshot): boolean {
  return [...ledger.entries].some(([target, entry]) => {
    const before = snapshot.get(target)
    return before?.colliding !== entry.colliding || before.unknown !== entry.unknown
  })
}

/**
 * The first place of all, `null` where there is none or it is not sure: what is unknown may have
 * written the ids before all else, or none of them. It is blamed only where nothing else can be,
 * neither in the files nor, by `isAllSeen`, beside them.
 */
export function firstPlace({ colliding, unknown }: Entry, isAllSeen: boolean): Place | null {
  if (unknown === null) return colliding?.place ?? null
  if (colliding !== null) return colliding.order < unknown.order ? colliding.place : null
  return unknown.isAlone && isAllSeen ? unknown.place : null
}

function chosen(ledger: Ledger, target: Target | undefined): Iterable<Entry> {
  return target === undefined ? ledger.entries.values() : [entryOf(ledger, target)]
}
