/** What the catalog says of a sequence and of the columns that draw from it. */

/** An inclusive range of 64-bit values. Empty where `minimum` is above `maximum`. */
export type Bounds = { readonly minimum: bigint; readonly maximum: bigint }

/** A sequence as `pg_class` and `pg_sequence` define it. */
export type SequenceDefinition = {
  readonly oid: number
  /** Schema-qualified and quoted as SQL needs, by the server: both what is shown and what is run. */
  readonly name: string
  readonly start: bigint
  readonly increment: bigint
  readonly minimum: bigint
  readonly maximum: bigint
  readonly cache: bigint
  readonly cycle: boolean
  /** Whether the connected role may `ALTER` it: owner, member of the owner, or superuser. */
  readonly ownedByRole: boolean
}

/** A sequence with every column that draws from it. None: the sequence is unused. */
export type Sequence = SequenceDefinition & {
  readonly columns: readonly Column[]
  /** Whether not all rows that may hold its values are read: tables are excluded, or not known. */
  readonly isPartlyRead: boolean
  /** The line of the input `links` to write if an ORM draws from it, where it looks like that. */
  readonly suggestedLink: string | null
}

/** A state, and what it means for the sequence as it was then. */
export type Position = SequenceState & {
  /** The value that it hands out next; `null` where it has run out. */
  readonly next: bigint | null
  /** The share of its values that are behind it, from 0 to 1. */
  readonly usage: number
  /** The sequence's increment then. */
  readonly increment: bigint
  /** Whether that share is above `capacity-limit`. */
  readonly isPastCapacity: boolean
}

/** What manual mode sets: `INCREMENT BY`, and `MINVALUE`, at which the sequence then starts. */
export type Parameters = { readonly increment: bigint; readonly minimum: bigint }

/** The two facts that a sequence relation stores about its progress. */
export type SequenceState = { readonly lastValue: bigint; readonly isCalled: boolean }

/**
 * Which ids one value N of a sequence with increment d stands for: itself; with `pooled` the block
 * N−d+1 … N, Hibernate's default; with `pooled-lo` N … N+d−1, EF Core's HiLo.
 */
export const BLOCKS = ['single', 'pooled', 'pooled-lo'] as const
export type Block = (typeof BLOCKS)[number]

/** How a column stores the values it draws, which decides how rows are compared in SQL. */
export type Representation = 'integer' | 'numeric' | 'float' | 'text'

/** A column whose rows can be compared with what the sequence hands out. */
export type ComparableColumn = {
  readonly kind: 'comparable'
  /** `schema.table.column`, quoted. */
  readonly name: string
  /** `schema.table`, quoted. */
  readonly table: string
  /** The column's own name, quoted. */
  readonly column: string
  readonly representation: Representation
  /** What the column's type can hold, cut to 64 bits. */
  readonly range: Bounds
  readonly block: Block
  readonly sources: readonly Source[]
}

/** A column that draws from the sequence in a way that cannot be compared with its rows. */
export type UnknownColumn = {
  readonly kind: 'unknown'
  readonly name: string
  readonly table: string
  /** One clause without a full stop, to follow the column's name. */
  readonly reason: string
}

export type Column = ComparableColumn | UnknownColumn

/** A table to read, and to lock before a fix: whole tree, or `only` the table itself. */
export type Source = {
  readonly table: string
  readonly only: boolean
  /** Foreign tables cannot be locked by `LOCK TABLE`. */
  readonly lockable: boolean
  /** How many relations a read of it locks: itself, its descendants, and their indexes. */
  readonly relations: number
  /** Whether an index finds the column's extremes. Of trees and of foreign tables it is not known. */
  readonly index: 'present' | 'missing' | 'unknown'
}

/** Narrows to the columns whose rows count. */
export function comparableColumns({ columns }: Sequence): readonly ComparableColumn[] {
  // Asked of every sequence again and again, and nearly always they are all.
  return columns.every(isComparable) ? columns : columns.filter(isComparable)
}

function isComparable(column: Column): column is ComparableColumn {
  return column.kind === 'comparable'
}

/** Every table to read for a sequence. */
export function sourcesOf(sequence: Sequence): readonly Source[] {
  return comparableColumns(sequence).flatMap((column) => column.sources)
}
