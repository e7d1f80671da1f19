/** The statements that create a schema that is laid out. */
import type { PlacedSchema } from './lay-out.ts'
import { literal, qualified, quoted } from './names.ts'
import type { PlacedColumn, PlacedNode, PlacedSequence, PlacedTable } from './placed.ts'
import { rightsSql } from './rights-sql.ts'
import { sequenceOptions } from './sequence-sql.ts'

/** `role`: the role that is to have just the rights that the model names. */
export function schemaSql(schema: PlacedSchema, role: string | null): readonly string[] {
  const { names, sequences, tables } = schema
  return [
    ...names.map((name) => `create schema ${quoted(name)}`),
    ...sequences.filter(({ isIdentity }) => !isIdentity).map(createSequence),
    ...tables.flatMap(({ columns }) => columns.flatMap(({ domains }) => domains)),
    ...tables.flatMap(createTable),
    // A default may draw from a sequence that a later table's identity creates.
    ...tables.flatMap(setDefaults),
    ...sequences.flatMap(finishSequence),
    ...(role === null ? [] : rightsSql(schema, role)),
  ]
}

function createSequence(sequence: PlacedSequence): string {
  return `create sequence ${qualified(sequence.created)} as ${sequence.type} ${sequenceOptions(sequence)}`
}

function finishSequence(sequence: PlacedSequence): readonly string[] {
  const { created, name, state, owner, isIdentity } = sequence
  const set = (lastValue: bigint, isCalled: boolean) =>
    `select setval(${literal(qualified(created))}, ${lastValue}, ${isCalled})`
  return [
    ...(state === null ? [] : [set(state.lastValue, state.isCalled)]),
    ...(owner === null || isIdentity
      ? []
      : [
          `alter sequence ${qualified(created)} owned by ${qualified(owner.table)}.${quoted(owner.column)}`,
        ]),
    ...(created.name === name.name
      ? []
      : [`alter sequence ${qualified(created)} rename to ${quoted(name.name)}`]),
  ]
}

function createTable(table: PlacedTable): readonly string[] {
  return [
    ...table.nodes.map((node) => createNode(node, table)),
    ...rowsSql(table),
    ...table.columns.flatMap((column) => indexesOn(column, table)),
  ]
}

/** Of a tree's table, and so of those below it. */
function setDefaults({ nodes, columns, model }: PlacedTable): readonly string[] {
  return columns.flatMap(({ name, at, typeSql, default: expression, domainDefault }) => {
    const drawing = nodes[at]
    const table = model.kind === 'foreign' ? 'foreign table' : 'table'
    return [
      ...(domainDefault === null ? [] : [`alter domain ${typeSql} set default ${domainDefault}`]),
      ...(expression === null || drawing === undefined
        ? []
        : [
            `alter ${table} ${qualified(drawing.name)} alter ${quoted(name)} set default ${expression}`,
          ]),
    ]
  })
}

function createNode(node: PlacedNode, { nodes, columns, model }: PlacedTable): string {
  const parent = node.parent === null ? undefined : nodes[node.parent]
  const suffix = node.storage === 'partitioned' ? ' partition by list (part)' : ''
  const name = qualified(node.name)
  if (parent === undefined) {
    const list = ['part integer not null default 0', ...columns.map(columnSql)].join(', ')
    const kind = {
      ordinary: '',
      unlogged: 'unlogged ',
      foreign: 'foreign ',
      inherited: '',
      partitioned: '',
      deep: '',
    }
    const server = node.storage === 'foreign' ? ' server nowhere' : ''
    return `create ${kind[model.kind]}table ${name} (${list})${suffix}${server}`
  }
  return model.kind === 'inherited'
    ? `create table ${name} () inherits (${qualified(parent.name)})`
    : `create table ${name} partition of ${qualified(parent.name)} for values in (${node.parts.join(', ')})${suffix}`
}

function columnSql({ name, typeSql, identity }: PlacedColumn): string {
  return `${quoted(name)} ${typeSql} ${identity ?? ''}`.trimEnd()
}

/** Rows go to the tables of a tree in turn. */
function rowsSql({ nodes, columns }: PlacedTable): readonly string[] {
  const stores = nodes.filter(({ storage }) => storage === 'table')
  const count = stores.length === 0 ? 0 : Math.max(...columns.map(({ values }) => values.length))
  const list = ['part', ...columns.map(({ name }) => quoted(name))].join(', ')
  return stores.flatMap((node, offset) => {
    const rows = Array.from({ length: count }, (_, row) => row)
      .filter((row) => row % stores.length === offset)
      .map(
        (row) =>
          `(${[String(node.parts[0]), ...columns.map((column) => cellSql(column, row))].join(', ')})`,
      )
    if (rows.length === 0) return []
    return [
      `insert into ${qualified(node.name)} (${list}) overriding system value values ${rows.join(', ')}`,
    ]
  })
}

function cellSql({ values }: PlacedColumn, row: number): string {
  const value = values[row] ?? null
  return value === null ? 'null' : literal(value)
}

/** Unique where the rows allow it, so that an insert that collides fails. */
function indexesOn(
  { name, isIndexed, values }: PlacedColumn,
  { nodes }: PlacedTable,
): readonly string[] {
  if (!isIndexed) return []
  const unique = areDistinct(values) ? 'unique ' : ''
  return nodes
    .filter(({ storage }) => storage === 'table')
    .map((node) => `create ${unique}index on ${qualified(node.name)} (${quoted(name)})`)
}

/** As whole numbers that every type stores as they are. What cannot be stored became NULL or 0. */
function areDistinct(values: readonly (string | null)[]): boolean {
  const present = values.filter((value) => value !== null)
  return (
    new Set(present).size === present.length &&
    present.every((value) => /^-?[1-9]\d{0,5}$/.test(value))
  )
}
