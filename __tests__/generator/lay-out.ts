/** Lays a world out. Pure. */
import { bind, type BoundColumn } from './bindings.ts'
import type { SchemaModel, SequenceModel, TableModel, World } from './model.ts'
import { namingOf, type Name, type Naming } from './names.ts'
import { isLinked, placeColumn } from './place-column.ts'
import { numbersOf } from './place-sequence.ts'
import type { PlacedNode, PlacedSequence, PlacedTable, PlacedWorld } from './placed.ts'
import { schemaSql } from './schema-sql.ts'

export function layOut(world: World, role: string): PlacedWorld {
  const placed = world.schemas.map(placeSchema)
  return {
    names: placed.flatMap(({ names }) => names),
    sequences: placed.flatMap(({ sequences }) => sequences),
    tables: placed.flatMap(({ tables }) => tables),
    schemas: placed.map((schema) => schemaSql(schema, world.policy.isLimited ? role : null)),
  }
}

export type PlacedSchema = {
  readonly names: readonly string[]
  readonly sequences: readonly PlacedSequence[]
  readonly tables: readonly PlacedTable[]
}

function placeSchema(model: SchemaModel, schema: number): PlacedSchema {
  const bound = bind(model)
  const isOneLine = bound.flat().some(({ binding }) => isLinked(binding))
  const naming = namingOf({ isOneLine })
  const names = ['', ' b'].map((suffix) => naming(model.name, `g${schema}${suffix}`))
  const nodes = model.tables.map((table, position) =>
    nodesOf(table, { schema: names[0] ?? '', suffix: `t${schema}_${position}`, naming }),
  )
  const place = { schema, names, naming, model, bound, nodes }
  const sequences = model.sequences.map((sequence, position) =>
    placeSequence(sequence, { ...place, position }),
  )
  const tables = model.tables.map((table, position) =>
    placeTable(table, { ...place, position, sequences }),
  )
  return { names, sequences, tables }
}

type SchemaPlace = {
  readonly schema: number
  readonly position: number
  readonly names: readonly string[]
  readonly naming: Naming
  readonly model: SchemaModel
  readonly bound: readonly (readonly BoundColumn[])[]
  readonly nodes: readonly (readonly PlacedNode[])[]
}

function placeTable(
  model: TableModel,
  place: SchemaPlace & { readonly sequences: readonly PlacedSequence[] },
): PlacedTable {
  const { schema, position, naming, sequences } = place
  const nodes = place.nodes[position] ?? []
  // A foreign table without a server holds nothing.
  const rows =
    model.kind === 'foreign' ? 0 : Math.max(...model.columns.map(({ cells }) => cells.length))
  const columns = (place.bound[position] ?? []).map((column, index) => {
    const suffix = `c${position}_${index}`
    return placeColumn(column, {
      table: at(nodes, column.at).name,
      name: naming(column.model.name, suffix),
      suffix,
      rows,
      sequence: at(sequences, column.sequence),
      other: at(sequences, column.other),
    })
  })
  return { schema, model, nodes, columns, access: model.access }
}

function at<T>(list: readonly T[], position: number): T {
  const found = list[position]
  if (found === undefined) throw new Error(`There is no ${position} among ${list.length}.`)
  return found
}

function placeSequence(model: SequenceModel, place: SchemaPlace): PlacedSequence {
  const { position, schema, names, naming } = place
  const owner = ownerOf(place)
  const isIdentity = owner?.column.binding === 'always' || owner?.column.binding === 'by default'
  const type = isIdentity ? identityType(owner.column.model.type) : model.type
  const ownSchema = names[owner === null && model.isElsewhere ? 1 : 0] ?? ''
  const name = (letter: string) => naming(model.name, `${letter}${schema}_${position}`)
  return {
    schema,
    created: { schema: ownSchema, name: name('s') },
    name: { schema: ownSchema, name: name(model.isRenamed ? 'r' : 's') },
    model,
    type,
    ...numbersOf(model, type),
    access: owner === null ? model.access : accessOf(model, owner.access),
    owner: owner === null ? null : { table: owner.table, column: owner.name },
    isIdentity,
  }
}

function identityType(type: string): SequenceModel['type'] {
  return type === 'smallint' || type === 'integer' ? type : 'bigint'
}

/** A sequence that a column owns has its table's owner. */
function accessOf({ access }: SequenceModel, table: TableModel['access']): SequenceModel['access'] {
  if (table === 'owned' || table === 'forced') return 'owned'
  return access === 'owned' ? 'update' : access
}

type Owner = {
  readonly column: BoundColumn
  readonly name: string
  readonly table: Name
  readonly access: TableModel['access']
}

function ownerOf({ position, model, bound, nodes, naming }: SchemaPlace): Owner | null {
  for (const [table, columns] of bound.entries()) {
    for (const [index, column] of columns.entries()) {
      const node = nodes[table]?.[column.at]
      const access = model.tables[table]?.access
      if (column.owns !== position || node === undefined || access === undefined) continue
      return {
        column,
        name: naming(column.model.name, `c${table}_${index}`),
        table: node.name,
        access,
      }
    }
  }
  return null
}

type NodePlace = { readonly schema: string; readonly suffix: string; readonly naming: Naming }

/** The tables of a tree, parents first. */
function nodesOf(model: TableModel, { schema, suffix, naming }: NodePlace): readonly PlacedNode[] {
  const node = (
    index: number,
    storage: PlacedNode['storage'],
    shape: Pick<PlacedNode, 'parent' | 'parts'>,
  ): PlacedNode => ({
    name: { schema, name: naming(model.name, `${suffix}_${index}`) },
    storage,
    ...shape,
  })
  const top = { parent: null, parts: [0] }
  switch (model.kind) {
    case 'ordinary':
    case 'unlogged':
      return [node(0, 'table', top)]
    case 'foreign':
      return [node(0, 'foreign', top)]
    case 'inherited':
      return [
        node(0, 'table', top),
        node(1, 'table', { parent: 0, parts: [0] }),
        node(2, 'table', { parent: 1, parts: [0] }),
      ]
    case 'partitioned':
      return [
        node(0, 'partitioned', top),
        node(1, 'table', { parent: 0, parts: [0] }),
        node(2, 'table', { parent: 0, parts: [1] }),
      ]
    case 'deep':
      return [
        node(0, 'partitioned', top),
        node(1, 'table', { parent: 0, parts: [0] }),
        node(2, 'partitioned', { parent: 0, parts: [1, 2] }),
        node(3, 'table', { parent: 2, parts: [1] }),
        node(4, 'table', { parent: 2, parts: [2] }),
      ]
  }
}
