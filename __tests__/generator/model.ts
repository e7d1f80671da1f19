/**
 * What the generator makes up: worlds of small schemas, in a form that shrinks well. Numbers that
 * point to something (a sequence, a name, a table) are taken modulo how many there are, so that
 * every model can be laid out, whatever was shrunk away.
 */

/** One run of the action, over several schemas in one database. */
export type World = {
  readonly policy: PolicyModel
  readonly schemas: readonly SchemaModel[]
}

export type PolicyModel = {
  /** Manual mode's parameters; `null`: auto. */
  readonly parameters: { readonly minvalue: number; readonly increment: number } | null
  readonly rewind: boolean
  readonly headroom: number
  readonly capacityLimit: number
  /** A role with just the rights that `access` names, instead of the superuser. */
  readonly isLimited: boolean
  readonly maxConnections: number
  /** The tables that `tables` and `exclude-tables` name: of each schema, the one at the number. */
  readonly only: number | null
  readonly except: number | null
}

export type SchemaModel = {
  readonly name: number
  readonly sequences: readonly SequenceModel[]
  readonly tables: readonly TableModel[]
}

export const SEQUENCE_TYPES = ['bigint', 'integer', 'smallint'] as const
export const SEQUENCE_RIGHTS = ['owned', 'update', 'read', 'none'] as const

export type SequenceModel = {
  readonly name: number
  /** Whether it lies in the second schema, where its binding allows. */
  readonly isElsewhere: boolean
  readonly isRenamed: boolean
  readonly type: (typeof SEQUENCE_TYPES)[number]
  readonly increment: bigint
  readonly bounds: BoundsModel
  /** Offset of START from the end that it counts from. */
  readonly start: number
  readonly cache: number
  readonly cycle: boolean
  readonly state: StateModel
  readonly access: (typeof SEQUENCE_RIGHTS)[number]
}

/** `whole`: what PostgreSQL gives by default; `end`: the last values of the type. */
export type BoundsModel =
  | { readonly kind: 'whole' }
  | { readonly kind: 'small'; readonly minimum: number; readonly width: number }
  | { readonly kind: 'end'; readonly width: number }

export type StateModel =
  | { readonly kind: 'fresh' }
  /** So many steps and so many numbers after START. */
  | {
      readonly kind: 'on'
      readonly steps: number
      readonly offset: number
      readonly called: boolean
    }
  /** So many numbers before the end that it counts to. */
  | { readonly kind: 'end'; readonly left: number; readonly called: boolean }

export const TABLE_KINDS = [
  'ordinary',
  'unlogged',
  'inherited',
  'partitioned',
  'deep',
  'foreign',
] as const
export const TABLE_RIGHTS = ['owned', 'write', 'read', 'secured', 'forced', 'none'] as const

export type TableModel = {
  readonly name: number
  readonly kind: (typeof TABLE_KINDS)[number]
  readonly columns: readonly ColumnModel[]
  readonly access: (typeof TABLE_RIGHTS)[number]
}

export const COLUMN_TYPES = [
  'integer',
  'bigint',
  'smallint',
  'numeric',
  'numeric(3,0)',
  'numeric(6,2)',
  'real',
  'double precision',
  'text',
  'varchar(3)',
  'char(4)',
  'date',
] as const
export type ColumnType = (typeof COLUMN_TYPES)[number]

/** How a column draws from a sequence. */
export const BINDINGS = [
  'serial',
  'always',
  'by default',
  'default',
  'text',
  'bare text',
  'cast',
  'owned',
  'owned elsewhere',
  'domain',
  'computed',
  'either',
  'linked',
  'pooled',
  'pooled-lo',
  'none',
] as const
export type Binding = (typeof BINDINGS)[number]

export type ColumnModel = {
  readonly name: number
  readonly type: ColumnType
  /** How many domains lie around the type. */
  readonly domains: number
  readonly binding: Binding
  readonly sequence: number
  /** The table of the tree whose column draws: 0 is the topmost. */
  readonly at: number
  readonly isIndexed: boolean
  readonly cells: readonly CellModel[]
}

/** A value of a row, in relation to the sequence that the column draws from. */
export type CellModel =
  | { readonly kind: 'step'; readonly steps: number; readonly offset: number }
  | { readonly kind: 'end'; readonly of: 'sequence' | 'type'; readonly left: number }
  | { readonly kind: 'start'; readonly left: number }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'word'; readonly word: (typeof WORDS)[number] }

export const WORDS = [
  'null',
  'NaN',
  'Infinity',
  '-Infinity',
  '2.5',
  '3.00',
  '007',
  '+5',
  ' 6',
  '1e1',
  'x',
  '-0',
  '4',
] as const
