import type { Column, Source } from '../domain/sequence.ts'
import { columnType } from './column-type.ts'
import type { DrawingColumnRow } from './drawing-columns.sql.ts'
import type { Draw } from './draws.ts'
import type { TableRow } from './tables.sql.ts'
import type { Trees } from './trees.ts'

/** Tables whose rows must not be read. `tables` describes every table where there are any. */
export type Exclusion = {
  readonly excluded: ReadonlySet<number>
  readonly tables: ReadonlyMap<number, TableRow>
}

/**
 * The columns of one sequence, each tree read once from the topmost table whose column draws, in
 * the order of their names.
 */
export function columnsOfSequence(
  draws: readonly Draw[],
  trees: Trees,
  exclusion: Exclusion,
): readonly Column[] {
  const known = draws.length === 1 ? draws : distinct(draws)
  return topmost(known, trees)
    .map((draw) => columnOf(draw, sourcesOf(draw, known, { trees, exclusion })))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** An identity or owned column may also name the sequence in its default. The last, a link, says most. */
function distinct(draws: readonly Draw[]): readonly Draw[] {
  return [...new Map(draws.map((draw) => [columnKey(draw, draw.row.table_oid), draw])).values()]
}

/** Drops what a read of an ancestor covers: inherited columns have the ancestor's name. */
function topmost(draws: readonly Draw[], trees: Trees): readonly Draw[] {
  if (draws.length === 1) return draws
  const keys = new Set(draws.map((draw) => columnKey(draw, draw.row.table_oid)))
  return draws.filter((draw) => {
    const above = [...trees.ancestors(draw.row.table_oid)]
    return !above.some((ancestor) => keys.has(columnKey(draw, ancestor)))
  })
}

function columnKey({ row, obstacle }: Draw, table: number): string {
  return `${table} ${obstacle === null ? 'comparable' : 'unknown'} ${row.quoted_column}`
}

function columnOf({ row, obstacle, block }: Draw, sources: readonly Source[]): Column {
  const name = `${row.quoted_table}.${row.quoted_column}`
  const type = columnType(row)
  if (obstacle !== null || type === null) {
    return {
      kind: 'unknown',
      name,
      table: row.quoted_table,
      reason: obstacle ?? 'its type is unknown',
    }
  }
  return {
    kind: 'comparable',
    name,
    table: row.quoted_table,
    column: row.quoted_column,
    ...type,
    block,
    sources,
  }
}

/**
 * The whole tree in one read, or, where some of its tables are excluded, each of the others by
 * itself. Partitioned tables hold no rows of their own.
 */
function sourcesOf(
  draw: Draw,
  known: readonly Draw[],
  {
    trees,
    exclusion: { excluded, tables },
  }: { readonly trees: Trees; readonly exclusion: Exclusion },
): readonly Source[] {
  const { row } = draw
  const members = trees.subtree(row.table_oid)
  // Planning a read locks the indexes as well.
  const each = 1 + row.indexes
  if (members.isDisjointFrom(excluded)) {
    const relations = members.size * each
    const index = members.size === 1 ? indexOf(row) : indexOfTree(draw, members, known)
    return [{ table: row.quoted_table, only: false, lockable: !row.is_foreign, relations, index }]
  }
  return [...members.difference(excluded)].flatMap((oid) => {
    const table = tables.get(oid)
    if (table === undefined || table.is_partitioned) return []
    const { name, is_foreign } = table
    return [{ table: name, only: true, lockable: !is_foreign, relations: each, index: 'unknown' }]
  })
}

function indexOf({ is_foreign, is_partitioned, is_indexed }: DrawingColumnRow): Source['index'] {
  if (is_foreign || is_partitioned || is_indexed === null) return 'unknown'
  return is_indexed ? 'present' : 'missing'
}

/** That a tree lacks an index is known where each of its tables has the column, and none an index. */
function indexOfTree(
  draw: Draw,
  members: ReadonlySet<number>,
  known: readonly Draw[],
): Source['index'] {
  const same = known.filter(({ row }) => row.quoted_column === draw.row.quoted_column)
  const rows = same.map(({ row }) => row).filter(({ table_oid }) => members.has(table_oid))
  const isBare = rows.every(({ is_foreign, is_indexed }) => !is_foreign && is_indexed === false)
  return isBare && rows.length === members.size ? 'missing' : 'unknown'
}
