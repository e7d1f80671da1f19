/** Which sequences are in scope, and with which of their columns. Pure. */
import type { Sequence } from '../domain/sequence.ts'
import type { Link } from '../inputs/links.ts'
import type { TablePattern } from '../inputs/table-pattern.ts'
import { columnsOfSequence, type Exclusion } from './columns-of-sequence.ts'
import { isNameless, possibleDraw, type Draw, type ParsedColumn } from './draws.ts'
import { matchPatterns } from './match-patterns.ts'
import type { SequenceRow } from './sequences.sql.ts'
import type { TableRow } from './tables.sql.ts'
import type { Trees } from './trees.ts'

/** Which tables the user wants to be looked at. Empty lists: all, none excluded, none linked. */
export type Scope = {
  readonly tables: readonly TablePattern[]
  readonly excludeTables: readonly TablePattern[]
  readonly links: readonly Link[]
}

/** Everything that the catalog has, before the scope is applied. */
type Catalog = {
  readonly sequences: readonly SequenceRow[]
  readonly draws: readonly Draw[]
  readonly lost: readonly ParsedColumn[]
}

type Selection = {
  readonly scope: Scope
  readonly trees: Trees
  readonly tables: readonly TableRow[]
}

/** Applies the scope to the catalog. `lostColumns` are those whose sequence cannot be told. */
export function select(
  { sequences, draws, lost }: Catalog,
  { scope, trees, tables }: Selection,
): { readonly sequences: readonly Sequence[]; readonly lostColumns: readonly string[] } {
  const selected = matchPatterns(scope.tables, tables)
  const exclusion: Exclusion = {
    excluded: withSubtrees(matchPatterns(scope.excludeTables, tables), trees),
    tables: new Map(tables.map((table) => [table.oid, table])),
  }
  const { excluded } = exclusion
  const isExcluded = ({ row }: ParsedColumn | Draw) => excluded.has(row.table_oid)
  const isSelected = ({ row }: ParsedColumn | Draw) =>
    scope.tables.length === 0 || !trees.subtree(row.table_oid).isDisjointFrom(selected)

  const reachesExcluded = ({ row }: Draw) =>
    excluded.size > 0 && !trees.subtree(row.table_oid).isDisjointFrom(excluded)
  const mayBeAny = lost.some(isNameless)

  const bySequence = Map.groupBy(draws, ({ sequence }) => sequence)
  const lostColumns = lost.filter((column) => !isExcluded(column) && isSelected(column))
  const nameless = lostColumns.filter(isNameless)
  const inScope = sequences.flatMap((sequence): readonly Sequence[] => {
    // What no column names, a nameless one may mean.
    const known = bySequence.get(sequence.oid)
    const all = known ?? nameless.map((column) => possibleDraw(sequence.oid, column))
    const found = { ...sequence, columns: [], isPartlyRead: false, suggestedLink: null }
    if (all.length === 0) return scope.tables.length === 0 ? [found] : []
    const left = all.filter((draw) => !isExcluded(draw))
    if (!left.some(isSelected)) return []
    const isPartlyRead = mayBeAny || all.some(reachesExcluded)
    return [{ ...found, columns: columnsOfSequence(left, trees, exclusion), isPartlyRead }]
  })
  return {
    sequences: inScope,
    lostColumns: lostColumns.map(({ row }) => `${row.quoted_table}.${row.quoted_column}`),
  }
}

/** The rows of a partitioned table or a parent are those of the tables below it. */
function withSubtrees(tables: ReadonlySet<number>, trees: Trees): ReadonlySet<number> {
  return new Set([...tables].flatMap((table) => [...trees.subtree(table)]))
}
