/** Guesses which unused sequences an ORM draws from, and for which column. */
import type { KeyColumn } from './key-columns.sql.ts'
import type { SequenceRow } from './sequences.sql.ts'

/** What ORMs and people put around a table's name. */
const AFFIXES = /^(?:seq|sq)_|_(?:seq|sequence|sq|gen|generator)$/g

/** Hibernate 5's one sequence for everything, and its kin. */
const KNOWN_NAMES = /^hibernate_/

/** The lower-case names of the tables that a sequence may be named after. */
export function tablesNamedBy({ relname }: SequenceRow): readonly string[] {
  return candidates(relname).map(({ table }) => table)
}

/**
 * The line of the input `links` for a sequence that no column draws from: named after a table whose
 * key draws from no other sequence, or with an increment above 1 as allocators of blocks need.
 * `null` where nothing looks like an ORM.
 */
export function suggestLink(sequence: SequenceRow, keys: readonly KeyColumn[]): string | null {
  const key = candidates(sequence.relname)
    .flatMap((candidate) => keysOf(candidate, keys))
    .toSorted((a, b) => distance(sequence, a) - distance(sequence, b))[0]
  const isKnown = sequence.increment > 1n || KNOWN_NAMES.test(sequence.relname.toLowerCase())
  if (key === undefined && !isKnown) return null
  return `${sequence.name} -> ${key?.name ?? 'table.column'}${kindOf(sequence)}`
}

/** A table's name, and the column's where the sequence has it as well. */
type Candidate = { readonly table: string; readonly column: string | null }

function candidates(relname: string): readonly Candidate[] {
  const bare = relname.toLowerCase()
  const stem = bare.replaceAll(AFFIXES, '')
  if (stem === bare || stem === '') return []
  const words = stem.split('_')
  const withColumn = words.slice(1).map((_, index) => ({
    table: words.slice(0, index + 1).join('_'),
    column: words.slice(index + 1).join('_'),
  }))
  const plurals = [stem, `${stem}s`, `${stem}es`, stem.replace(/y$/, 'ies')]
  return [...plurals.map((table) => ({ table, column: null })), ...withColumn]
}

function keysOf({ table, column }: Candidate, keys: readonly KeyColumn[]): readonly KeyColumn[] {
  return keys.filter(
    (key) =>
      key.table.toLowerCase() === table && (column === null || key.column.toLowerCase() === column),
  )
}

/** Tables of the sequence's own schema come first. */
function distance({ schema }: SequenceRow, key: KeyColumn): number {
  return key.schema === schema ? 0 : 1
}

function kindOf({ relname, increment }: SequenceRow): string {
  if (increment <= 1n) return ''
  return /hilo/i.test(relname) ? ' pooled-lo' : ' pooled'
}
