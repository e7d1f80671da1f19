/** Lays a world out. Pure. */
import type { TableModel } from '../model/table.ts'
import type { SchemaModel, World } from '../model/world.ts'
import { bind, type BoundColumn } from './bindings.ts'
import { nameOfColumn } from './column-name.ts'
import { namingOf, type Naming } from './names.ts'
import { nodesOf } from './nodes.ts'
import { isLinked, placeColumn } from './place-column.ts'
import { placeSequence } from './place-sequence.ts'
import {
  subtree,
  type PlacedNode,
  type PlacedSequence,
  type PlacedTable,
  type PlacedWorld,
} from './placed.ts'
import { schemaSql } from './schema-sql.ts'

export function layOut(world: World, role: string): PlacedWorld {
  const { path, isLimited } = world.policy
  const placed = world.schemas.map((schema, position) => {
    const isOnPath = path !== null && path % world.schemas.length === position
    return placeSchema(schema, { position, isOnPath })
  })
  return {
    path: path === null ? null : (placed[path % placed.length]?.names[0] ?? null),
    names: placed.flatMap(({ names }) => names),
    sequences: placed.flatMap(({ sequences }) => sequences),
    tables: placed.flatMap(({ tables }) => tables),
    schemas: placed.map((schema) => schemaSql(schema, isLimited ? role : null)),
  }
}

export type PlacedSchema = {
  readonly names: readonly string[]
  readonly isHidden: boolean
  readonly sequences: readonly PlacedSequence[]
  readonly tables: readonly PlacedTable[]
}

function placeSchema(
  model: SchemaModel,
  { position: schema, isOnPath }: { readonly position: number; readonly isOnPath: boolean },
): PlacedSchema {
  const bound = bind(model)
  const isOneLine = bound.flat().some(({ binding }) => isLinked(binding))
  const naming = namingOf({ isOneLine })
  const names = ['', ' b'].map((suffix) => naming(model.name, `g${schema}${suffix}`))
  const nodes = model.tables.map((table, position) =>
    nodesOf(table, {
      schema: names[0] ?? '',
      away: names[1] ?? '',
      suffix: `t${schema}_${position}`,
      naming,
    }),
  )
  const path = isOnPath ? (names[0] ?? null) : null
  const place = { schema, names, naming, model, bound, nodes, path }
  const sequences = model.sequences.map((sequence, position) =>
    placeSequence(sequence, { ...place, position }),
  )
  const tables = model.tables.map((table, position) =>
    placeTable(table, { ...place, position, sequences }),
  )
  return { names, isHidden: model.isHidden, sequences, tables }
}

export type SchemaPlace = {
  readonly schema: number
  readonly position: number
  readonly names: readonly string[]
  readonly naming: Naming
  readonly model: SchemaModel
  readonly bound: readonly (readonly BoundColumn[])[]
  readonly nodes: readonly (readonly PlacedNode[])[]
  /** The first schema's name, where the role looks there. */
  readonly path: string | null
}

function placeTable(
  model: TableModel,
  place: SchemaPlace & { readonly sequences: readonly PlacedSequence[] },
): PlacedTable {
  const { schema, position, naming, sequences } = place
  const nodes = place.nodes[position] ?? []
  const rows =
    model.kind === 'unreachable' ? 0 : Math.max(...model.columns.map(({ cells }) => cells.length))
  const columns = (place.bound[position] ?? []).map((column, index) => {
    const suffix = `c${position}_${index}`
    return placeColumn(column, {
      table: at(nodes, column.at).name,
      name: nameOfColumn(column.model, { index, suffix, naming }),
      suffix,
      rows,
      sequence: at(sequences, column.sequence),
      other: at(sequences, column.other),
      again: at(sequences, column.again),
      below: [...subtree(nodes, column.at)].filter((node) => node !== column.at),
      path: place.path,
    })
  })
  return {
    schema,
    model,
    nodes,
    columns,
    access: model.access,
    isHidden: place.model.isHidden,
  }
}

function at<T>(list: readonly T[], position: number): T {
  const found = list[position]
  if (found === undefined) throw new Error(`There is no ${position} among ${list.length}.`)
  return found
}
