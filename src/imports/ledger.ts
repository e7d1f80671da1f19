/** Who made a sequence drift: what was measured before and after each import, compared. Pure. */
import type { DatabaseOutcome, Outcome } from '../domain/outcome.ts'
import { type Footing, footingOf, keepsFooting } from './footing.ts'
import type { Import } from './run-imports.ts'

/** What is known of a sequence's drift between two imports. */
type Entry =
  | { readonly kind: 'clean'; readonly footing: Footing | null }
  | {
      readonly kind: 'drifting'
      readonly culprit: Culprit | null
      readonly footing: Footing | null
      /** The last value in its way. */
      readonly furthest: bigint
    }
  | { readonly kind: 'unread' }

/** The import that made a sequence drift. There is none where it drifted before the first. */
export type Culprit = {
  readonly made: Import
  /**
   * Whose rows are in the way: those that the import wrote (`new`), or that it wrote where it made
   * their table, too (`of a new sequence`), or any.
   */
  readonly rows: 'new' | 'of a new sequence' | 'any'
}

/** What is known of every sequence that there is, by database and oid. */
export type Ledger = {
  readonly entries: ReadonlyMap<string, Entry>
  /** Databases that could not be measured: of what is in them nobody knows since when. */
  readonly unmeasured: ReadonlySet<string>
  /** Whether none could be measured, so that not even their names are known. */
  readonly isBlind: boolean
}

/** What is known before the first import. */
export function openLedger(databases: readonly DatabaseOutcome[]): Ledger {
  return entriesOf(databases, () => null)
}

/** What is known after an import: what has begun to drift since is its doing. */
export function recordImport(
  ledger: Ledger,
  databases: readonly DatabaseOutcome[],
  made: Import,
): Ledger {
  return entriesOf(databases, (database, outcome) => {
    const before = ledger.entries.get(keyOf(database, outcome))
    if (before === undefined) {
      return isNew(ledger, database) ? { made, rows: 'of a new sequence' } : null
    }
    if (before.kind === 'unread') return null
    const isKept = keepsFooting(before.footing, footingOf(outcome))
    if (before.kind === 'clean' || isNewDrift(before.furthest, outcome)) {
      return { made, rows: isKept ? 'new' : 'any' }
    }
    return before.culprit === null || isKept ? before.culprit : { ...before.culprit, rows: 'any' }
  })
}

/**
 * Whether what was in the way has gone, or been passed, and all that is in the way now came since.
 *
 * @param furthest the last value that was in the way.
 */
function isNewDrift(furthest: bigint, { sequence, before, drift }: Outcome): boolean {
  const next = before?.next ?? null
  if (drift === null || next === null) return false
  const { increment, columns } = sequence
  // In blocks an insert is less than a step.
  const isSingle = columns.every((column) => column.kind === 'unknown' || column.block === 'single')
  const first = isSingle ? next + drift.collidesAfter * increment : next
  return increment > 0n ? first > furthest : first < furthest
}

/** Whether a sequence that is not in the ledger did not exist then. */
function isNew({ unmeasured, isBlind }: Ledger, { name }: DatabaseOutcome): boolean {
  return !isBlind && !unmeasured.has(name)
}

/** The import that made a sequence drift; `null` where none did, or it is not sure. */
export function culpritOf(
  { entries }: Ledger,
  database: DatabaseOutcome,
  outcome: Outcome,
): Culprit | null {
  const entry = entries.get(keyOf(database, outcome))
  return entry?.kind === 'drifting' ? entry.culprit : null
}

type Attribution = (database: DatabaseOutcome, outcome: Outcome) => Culprit | null

function entriesOf(databases: readonly DatabaseOutcome[], attribute: Attribution): Ledger {
  const entries = databases.flatMap((database) =>
    database.outcomes.map((outcome): [string, Entry] => [
      keyOf(database, outcome),
      entryOf(outcome, () => attribute(database, outcome)),
    ]),
  )
  const failed = databases.filter(({ error }) => error !== null)
  return {
    entries: new Map(entries),
    unmeasured: new Set(failed.map(({ name }) => name)),
    isBlind: failed.length > 0 && failed.length === databases.length,
  }
}

function entryOf(outcome: Outcome, attribute: () => Culprit | null): Entry {
  const { status, drift } = outcome
  const footing = footingOf(outcome)
  if (drift !== null) {
    return { kind: 'drifting', culprit: attribute(), footing, furthest: drift.furthest }
  }
  return status === 'unreadable' || status === 'failed'
    ? { kind: 'unread' }
    : { kind: 'clean', footing }
}

/** A sequence that an import drops and makes again has another oid: it is another one. */
function keyOf({ name }: DatabaseOutcome, { sequence }: Outcome): string {
  return `${sequence.oid} ${name}`
}
