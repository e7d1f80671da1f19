/** What the inputs `tables` and `exclude-tables` select, and their text. */
import { qualified, quoted } from '../layout/names.ts'
import { subtree, type PlacedTable, type PlacedWorld } from '../layout/placed.ts'
import type { World } from '../model/world.ts'

export type Scope = {
  readonly tables: string
  readonly excludeTables: string
  readonly isNarrowed: boolean
  readonly isSelected: (table: PlacedTable, node: number) => boolean
  readonly isExcluded: (table: PlacedTable, node: number) => boolean
}

/** Of each schema, one table to look at, and one node of a tree to leave out. */
export function scopeOf({ policy }: World, { tables }: PlacedWorld): Scope {
  const { only, except } = policy
  const selected = selectedBy(only, tables)
  const excluded = except === null ? [] : oneOfEach(tables, except)
  return {
    tables: list(selected.map(({ pattern }) => pattern)),
    excludeTables: list(excluded.map(({ pattern }) => pattern)),
    isNarrowed: only !== null,
    isSelected: (table, node) =>
      only === null ||
      selected.some((each) => each.table === table && subtree(table.nodes, node).has(each.node)),
    isExcluded: (table, node) =>
      excluded.some((each) => each.table === table && subtree(table.nodes, each.node).has(node)),
  }
}

type Named = { readonly table: PlacedTable; readonly node: number; readonly pattern: string }

function selectedBy(
  only: World['policy']['only'],
  tables: readonly PlacedTable[],
): readonly Named[] {
  if (only === null) return []
  if (only.kind === 'tables') return oneOfEach(tables, only.position)
  const schemas = [...new Set(tables.map(({ schema }) => schema))]
  return tables
    .filter(({ schema }) => schema === schemas[only.position % schemas.length])
    .flatMap((table) =>
      table.nodes.map(({ name }, node) => ({ table, node, pattern: `${quoted(name.schema)}.*` })),
    )
}

/** Of each schema, a table at a position, and of its tree the one at that position. */
function oneOfEach(tables: readonly PlacedTable[], position: number): readonly Named[] {
  const bySchema = [...Map.groupBy(tables, ({ schema }) => schema).values()]
  return bySchema.flatMap((own): readonly Named[] => {
    const table = own[position % own.length]
    if (table === undefined) return []
    const node = position % table.nodes.length
    const name = table.nodes[node]?.name
    return name === undefined ? [] : [{ table, node, pattern: qualified(name) }]
  })
}

function list(names: readonly string[]): string {
  return [...new Set(names)].join(',\n')
}
