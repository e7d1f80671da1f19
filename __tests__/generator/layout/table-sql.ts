/** The statements that create a tree of tables with its rows. */
import { literal, qualified, quoted } from './names.ts'
import type { PlacedColumn, PlacedNode, PlacedTable } from './placed.ts'

export function createTable(table: PlacedTable): readonly string[] {
  return [
    ...table.nodes.flatMap((node) => createNode(node, table)),
    ...rowsSql(table),
    ...table.columns.flatMap((column) => indexesOn(column, table)),
  ]
}

/** Of a tree's table, and so of those below it. */
export function setDefaults({ nodes, columns, model }: PlacedTable): readonly string[] {
  return columns.flatMap(({ name, at, typeSql, default: expression, domainDefault, again }) => {
    const drawing = nodes[at]
    const table = isForeign(model) ? 'foreign table' : 'table'
    const lower = again === null ? undefined : nodes[again.at]
    return [
      ...(domainDefault === null ? [] : [`alter domain ${typeSql} set default ${domainDefault}`]),
      ...(expression === null || drawing === undefined
        ? []
        : [
            `alter ${table} ${qualified(drawing.name)} alter ${quoted(name)} set default ${expression}`,
          ]),
      ...(again === null || lower === undefined
        ? []
        : [
            `alter ${table} ${qualified(lower.name)} alter ${quoted(name)} ${again.default === null ? 'drop default' : `set default ${again.default}`}`,
          ]),
    ]
  })
}

const KINDS: Readonly<Partial<Record<PlacedTable['model']['kind'], string>>> = {
  unlogged: 'unlogged ',
  foreign: 'foreign ',
  unreachable: 'foreign ',
}

function isForeign({ kind }: PlacedTable['model']): boolean {
  return kind === 'foreign' || kind === 'unreachable'
}

function createNode(node: PlacedNode, table: PlacedTable): readonly string[] {
  const { nodes, model } = table
  const parents = node.parents.flatMap((position) => nodes[position] ?? [])
  const suffix = node.storage === 'partitioned' ? ' partition by list (part)' : ''
  const name = qualified(node.name)
  const above = parents.map((parent) => qualified(parent.name)).join(', ')
  if (parents.length === 0) {
    return [
      ...(model.kind === 'foreign' ? storeSql(node, table) : []),
      `create ${KINDS[model.kind] ?? ''}table ${name} (${columnsSql(table)})${suffix}${serverSql(node)}`,
    ]
  }
  const values = `for values in (${node.parts.join(', ')})`
  switch (model.kind) {
    case 'inherited':
    case 'diamond':
      return [`create table ${name} () inherits (${above})`]
    case 'attached':
      return [...detached(name, table), `alter table ${above} attach partition ${name} ${values}`]
    default:
      return [`create table ${name} partition of ${above} ${values}${suffix}`]
  }
}

/** What a foreign table stands for. No column of it draws, not even by a domain's default. */
function storeSql({ store }: PlacedNode, { columns }: PlacedTable): readonly string[] {
  if (store === null) return []
  const plain = columns.map(({ name, type }) => `${quoted(name)} ${type}`)
  return [`create table ${qualified(store)} (${[PART, ...plain].join(', ')})`]
}

function serverSql({ storage, store }: PlacedNode): string {
  if (storage !== 'foreign') return ''
  if (store === null) return ' server nowhere'
  const { schema, name } = store
  return ` server loopback options (schema_name ${optionSql(schema)}, table_name ${optionSql(name)})`
}

/** Options are no expressions: a backslash is one. */
function optionSql(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A table of the same columns at other positions, with a hole among them, and no defaults. */
function detached(name: string, { columns }: PlacedTable): readonly string[] {
  const list = [...columns.toReversed().map(columnSql), 'gone bigint', PART].join(', ')
  return [`create table ${name} (${list})`, `alter table ${name} drop column gone`]
}

const PART = 'part integer not null default 0'

function columnsSql({ columns }: PlacedTable): string {
  return [PART, ...columns.map(columnSql)].join(', ')
}

function columnSql({ name, typeSql, identity }: PlacedColumn): string {
  return `${quoted(name)} ${typeSql} ${identity ?? ''}`.trimEnd()
}

/** Rows go to the tables of a tree in turn. */
function rowsSql({ nodes, columns }: PlacedTable): readonly string[] {
  const stores = nodes.flatMap(({ store, parts }) => (store === null ? [] : [{ store, parts }]))
  const count = stores.length === 0 ? 0 : Math.max(...columns.map(({ values }) => values.length))
  const list = ['part', ...columns.map(({ name }) => quoted(name))].join(', ')
  return stores.flatMap(({ store, parts }, offset) => {
    const rows = Array.from({ length: count }, (_, row) => row)
      .filter((row) => row % stores.length === offset)
      .map(
        (row) =>
          `(${[String(parts[0]), ...columns.map((column) => cellSql(column, row))].join(', ')})`,
      )
    if (rows.length === 0) return []
    return [
      `insert into ${qualified(store)} (${list}) overriding system value values ${rows.join(', ')}`,
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
    .flatMap(({ store }) => store ?? [])
    .map((store) => `create ${unique}index on ${qualified(store)} (${quoted(name)})`)
}

/** As whole numbers that every type stores as they are. What cannot be stored became NULL or 0. */
function areDistinct(values: readonly (string | null)[]): boolean {
  const present = values.filter((value) => value !== null)
  return (
    new Set(present).size === present.length &&
    present.every((value) => /^-?[1-9]\d{0,5}$/.test(value))
  )
}
