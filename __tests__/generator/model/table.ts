/** Tables that are made up, with their columns and rows. */
export const OTHER_KINDS = [
  'unlogged',
  'inherited',
  'diamond',
  'partitioned',
  'attached',
  'deep',
] as const
export const TABLE_RIGHTS = [
  'owned',
  'write',
  'read',
  'columns',
  'top',
  'secured',
  'forced',
  'none',
] as const

export type TableModel = {
  readonly name: number
  /** `foreign`: its rows are a local table's, by way of a server; `unreachable`: the server is none. */
  readonly kind: 'ordinary' | 'foreign' | 'unreachable' | (typeof OTHER_KINDS)[number]
  readonly columns: readonly ColumnModel[]
  readonly access: (typeof TABLE_RIGHTS)[number]
}

export const INTEGER_TYPES = ['integer', 'bigint', 'smallint'] as const

export const COLUMN_TYPES = [
  ...INTEGER_TYPES,
  'numeric',
  'numeric(3,0)',
  'numeric(6,2)',
  'numeric(25,4)',
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
  /** Another default that a table further down the tree has. */
  readonly again: {
    readonly kind: 'default' | 'computed' | 'none'
    readonly sequence: number
    readonly below: number
  } | null
  readonly isIndexed: boolean
  readonly cells: readonly CellModel[]
}

/** A value of a row, in relation to the sequence that the column draws from. */
export type CellModel =
  | {
      readonly kind: 'step'
      readonly steps: number
      readonly offset: number
      /** Half a number more. */
      readonly isBetween: boolean
    }
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
  '9223372036854775808',
  '-9223372036854775809',
  '99999999999999999999',
  '1e18',
  '4.9999',
] as const
