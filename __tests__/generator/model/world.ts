/**
 * What the generator makes up: worlds of small schemas, in a form that shrinks well. Numbers that
 * point to something (a sequence, a name, a table) are taken modulo how many there are, so that
 * every model can be laid out, whatever was shrunk away.
 */
import type { SequenceModel } from './sequence.ts'
import type { TableModel } from './table.ts'

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
  /**
   * What `tables` and `exclude-tables` name: of each schema, the table at the position and one of
   * those below it; or all tables of one schema.
   */
  readonly only: { readonly kind: 'tables' | 'schema'; readonly position: number } | null
  readonly except: number | null
  /** The schema that the role's own `search_path` names. */
  readonly path: number | null
}

export type SchemaModel = {
  readonly name: number
  /** Whether a role with limited rights may not even use the schema. */
  readonly isHidden: boolean
  readonly sequences: readonly SequenceModel[]
  readonly tables: readonly TableModel[]
}
