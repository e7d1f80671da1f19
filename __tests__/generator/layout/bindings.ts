/** Which binding a column can really have, and which sequence it then owns. */
import type { Binding, ColumnModel, TableModel } from '../model/table.ts'
import type { SchemaModel } from '../model/world.ts'
import { TYPES } from './column-types.ts'

/** A column with the binding that it can have. */
export type BoundColumn = {
  readonly model: ColumnModel
  readonly binding: Binding
  /** Positions of the sequences: the one it draws from, and the other one that it names. */
  readonly sequence: number
  readonly other: number
  /** Position of the sequence that it owns. */
  readonly owns: number | null
  readonly at: number
  /** Position of the sequence that the default further down draws from. */
  readonly again: number
}

export const NODES: Readonly<Record<TableModel['kind'], number>> = {
  ordinary: 1,
  unlogged: 1,
  foreign: 1,
  unreachable: 1,
  inherited: 3,
  diamond: 4,
  partitioned: 3,
  attached: 3,
  deep: 5,
}

/** Every column of a schema with its binding, table by table. A sequence has one owner. */
export function bind(schema: SchemaModel): readonly (readonly BoundColumn[])[] {
  const owned = new Set<number>()
  return schema.tables.map((table) =>
    table.columns.map((model) => {
      const bound = bindColumn(model, { schema, table, owned })
      if (bound.owns !== null) owned.add(bound.owns)
      return bound
    }),
  )
}

type Surroundings = {
  readonly schema: SchemaModel
  readonly table: TableModel
  readonly owned: ReadonlySet<number>
}

const OWNING: readonly Binding[] = ['serial', 'always', 'by default', 'owned', 'owned elsewhere']
const IDENTITY: readonly Binding[] = ['always', 'by default']
const TYPELESS: readonly Binding[] = ['owned', 'linked', 'pooled', 'pooled-lo', 'none']

function bindColumn(model: ColumnModel, { schema, table, owned }: Surroundings): BoundColumn {
  const count = schema.sequences.length
  const sequence = model.sequence % count
  const other = (sequence + 1) % count
  const isAscending = (schema.sequences[sequence]?.increment ?? 1n) > 0n
  const binding = possible(model.binding, {
    isFree: !owned.has(sequence),
    mayBeIdentity: !['foreign', 'unreachable', 'attached'].includes(table.kind),
    isTyped: TYPES[model.type].reading !== 'never',
    isAlone: count === 1,
    isAscending,
  })
  const isFixedToTop = IDENTITY.includes(binding) || binding === 'domain'
  const at = isFixedToTop ? 0 : model.at % NODES[table.kind]
  return {
    model,
    binding,
    sequence,
    other,
    owns: OWNING.includes(binding) ? sequence : null,
    at,
    again: (model.again?.sequence ?? 0) % count,
  }
}

type Possibilities = {
  readonly isFree: boolean
  readonly mayBeIdentity: boolean
  readonly isTyped: boolean
  readonly isAlone: boolean
  readonly isAscending: boolean
}

function possible(wanted: Binding, can: Possibilities): Binding {
  if (!can.isTyped && !TYPELESS.includes(wanted)) return 'none'
  if (OWNING.includes(wanted) && !can.isFree) return can.isTyped ? 'default' : 'none'
  if (IDENTITY.includes(wanted) && !can.mayBeIdentity) return 'default'
  if (wanted === 'owned elsewhere' && can.isAlone) return 'serial'
  if (wanted === 'either' && can.isAlone) return 'computed'
  const hasBlocks = wanted === 'pooled' || wanted === 'pooled-lo'
  return hasBlocks && !can.isAscending ? 'linked' : wanted
}
