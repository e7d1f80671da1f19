/** A world laid out: everything has its name, its place, and what the contract says it is. */
import type { SequenceModel } from '../model/sequence.ts'
import type { ColumnType, TableModel } from '../model/table.ts'
import type { Name } from './names.ts'

export type PlacedSequence = {
  readonly schema: number
  /** As it is created, and as it is called in the end. */
  readonly created: Name
  readonly name: Name
  readonly model: SequenceModel
  /** The type that PostgreSQL gives it: that of the column, for an identity. */
  readonly type: SequenceModel['type']
  readonly minimum: bigint
  readonly maximum: bigint
  readonly start: bigint
  /** What `setval` is to set; `null`: left as it is created. */
  readonly state: { readonly lastValue: bigint; readonly isCalled: boolean } | null
  readonly access: SequenceModel['access']
  /** The column that owns it. */
  readonly owner: { readonly table: Name; readonly column: string } | null
  readonly isIdentity: boolean
  readonly isHidden: boolean
}

/** One table of a tree. The first of a tree is its topmost. */
export type PlacedNode = {
  readonly name: Name
  /** Positions of its parents among the nodes of the tree. */
  readonly parents: readonly number[]
  /** What follows its columns in SQL. */
  readonly storage: 'table' | 'partitioned' | 'foreign'
  /** The table in which its own rows lie: itself, or the one that a foreign table stands for. */
  readonly store: Name | null
  /** The values of the partition key that its rows have. */
  readonly parts: readonly number[]
}

export type PlacedTable = {
  readonly schema: number
  readonly model: TableModel
  readonly nodes: readonly PlacedNode[]
  readonly columns: readonly PlacedColumn[]
  readonly access: TableModel['access']
  /** Whether a role with limited rights may not use its schema. */
  readonly isHidden: boolean
}

export type PlacedColumn = {
  readonly name: string
  readonly type: ColumnType
  /** The type as SQL, and the domains that it needs. */
  readonly typeSql: string
  readonly domains: readonly string[]
  /** `generated … as identity` */
  readonly identity: string | null
  readonly default: string | null
  /** The default of its type, the last of the domains. */
  readonly domainDefault: string | null
  /** The node whose column draws. */
  readonly at: number
  readonly draws: readonly Draw[]
  /** What a table further down has instead of the default; `null`: none at all. */
  readonly again: { readonly at: number; readonly default: string | null } | null
  /** The line of the input `links`. */
  readonly link: string | null
  readonly isIndexed: boolean
  /** One for each row, `null` for NULL. */
  readonly values: readonly (string | null)[]
}

/**
 * That a column of the table at a position draws from a sequence: `unknown` where its rows cannot
 * be compared.
 */
export type Draw = {
  readonly at: number
  readonly sequence: PlacedSequence
  readonly kind: 'single' | 'pooled' | 'pooled-lo' | 'unknown'
}

export type PlacedWorld = {
  /** The schema that the role's own `search_path` names. */
  readonly path: string | null
  /** The names of all schemas. */
  readonly names: readonly string[]
  readonly sequences: readonly PlacedSequence[]
  readonly tables: readonly PlacedTable[]
  /** Statements that create each schema with all that is in it. */
  readonly schemas: readonly (readonly string[])[]
}

/** A node's position, and those of all nodes below it. */
export function subtree(nodes: readonly PlacedNode[], top: number): ReadonlySet<number> {
  const found = new Set([top])
  for (const [position, { parents }] of nodes.entries()) {
    if (parents.some((parent) => found.has(parent))) found.add(position)
  }
  return found
}
