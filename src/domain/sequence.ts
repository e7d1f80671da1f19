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
export type Sequence = SequenceDefinition & { readonly columns: readonly Column[] }

/** The two facts that a sequence relation stores about its progress. */
export type SequenceState = { readonly lastValue: bigint; readonly isCalled: boolean }

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
}

/** Narrows to the columns whose rows count. */
export function comparableColumns(sequence: Sequence): readonly ComparableColumn[] {
  return sequence.columns.filter((column) => column.kind === 'comparable')
}
