/** What the inputs `tables` and `exclude-tables` select, and their text. */
import type { World } from './model.ts'
import { qualified } from './names.ts'
import { subtree, type PlacedTable } from './placed.ts'

export type Scope = {
  readonly tables: string
  readonly excludeTables: string
  readonly isNarrowed: boolean
  readonly isSelected: (table: PlacedTable, node: number) => boolean
  readonly isExcluded: (table: PlacedTable, node: number) => boolean
}

/** Of each schema, one table to look at, and one node of a tree to leave out. */
export function scopeOf(
  { policy: { only, except } }: World,
  tables: readonly PlacedTable[],
): Scope {
  const bySchema = [...Map.groupBy(tables, ({ schema }) => schema).values()]
  const selected = only === null ? [] : bySchema.flatMap((own) => own[only % own.length] ?? [])
  const excluded = new Map(
    except === null
      ? []
      : bySchema
          .flatMap((own) => own[except % own.length] ?? [])
          .map((table): [PlacedTable, number] => [table, except % table.nodes.length]),
  )
  return {
    tables: list(selected.map((table) => nodeName(table, 0))),
    excludeTables: list([...excluded].map(([table, node]) => nodeName(table, node))),
    isNarrowed: only !== null,
    isSelected: (table, node) =>
      only === null || (selected.includes(table) && subtree(table.nodes, node).has(0)),
    isExcluded: (table, node) => {
      const top = excluded.get(table)
      return top !== undefined && subtree(table.nodes, top).has(node)
    },
  }
}

function list(names: readonly string[]): string {
  return [...new Set(names)].join(',\n')
}

function nodeName({ nodes }: PlacedTable, node: number): string {
  const found = nodes[node]
  return found === undefined ? '' : qualified(found.name)
}
