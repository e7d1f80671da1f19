/** Finds every sequence that is in scope, with every column that draws from it. */
import { inTransaction, type Session } from '../connect/session.ts'
import type { Sequence } from '../domain/sequence.ts'
import type { TablePattern } from '../inputs/table-pattern.ts'
import { columnsOfSequence, type Exclusion } from './columns-of-sequence.ts'
import { readDrawingColumns } from './drawing-columns.sql.ts'
import {
  drawsOf,
  isLost,
  isNameless,
  parseColumn,
  possibleDraw,
  type Draw,
  type ParsedColumn,
} from './draws.ts'
import { readInheritance } from './inheritance.sql.ts'
import { matchPatterns, requireMatches } from './match-patterns.ts'
import { readSequenceNames } from './sequence-names.ts'
import { readSequences, type SequenceRow } from './sequences.sql.ts'
import { readTables, type TableRow } from './tables.sql.ts'
import { treesOf, type Trees } from './trees.ts'

/** Which tables the user wants to be looked at. Empty lists: all, and none excluded. */
export type Scope = {
  readonly tables: readonly TablePattern[]
  readonly excludeTables: readonly TablePattern[]
}

export type Discovery = {
  readonly sequences: readonly Sequence[]
  /** Columns that call `nextval` on a sequence that cannot be told: `schema.table.column`. */
  readonly lostColumns: readonly string[]
}

/**
 * Reads the catalog in one transaction.
 *
 * @throws RunError where a pattern matches no table.
 */
export async function discover(session: Session, scope: Scope): Promise<Discovery> {
  return inTransaction(session, { mode: 'snapshot' }, async () => {
    const sequences = await readSequences(session)
    const columns = (await readDrawingColumns(session)).map(parseColumn)
    const names = await readSequenceNames(session, sequences, referencesIn(columns))
    const trees = treesOf(await readInheritance(session))
    const tables = await readTablesFor(scope, session)
    const lost = columns.filter((column) => isLost(column, names))
    const draws = columns.flatMap((column) => drawsOf(column, names))
    return select({ sequences, draws, lost }, { scope, trees, tables })
  })
}

function referencesIn(columns: readonly ParsedColumn[]) {
  return columns.flatMap(({ expression }) => {
    if (expression === null) return []
    return expression.kind === 'bare' ? [expression.reference] : expression.references
  })
}

/** Only patterns need the names of all tables, and each must match one. */
async function readTablesFor(scope: Scope, session: Session): Promise<readonly TableRow[]> {
  const patterns = [...scope.tables, ...scope.excludeTables]
  if (patterns.length === 0) return []
  const tables = await readTables(session)
  requireMatches(patterns, tables)
  return tables
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

function select(
  { sequences, draws, lost }: Catalog,
  { scope, trees, tables }: Selection,
): Discovery {
  const selected = matchPatterns(scope.tables, tables)
  const exclusion: Exclusion = {
    excluded: withSubtrees(matchPatterns(scope.excludeTables, tables), trees),
    tables: new Map(tables.map((table) => [table.oid, table])),
  }
  const isExcluded = ({ row }: ParsedColumn | Draw) => exclusion.excluded.has(row.table_oid)
  const isSelected = ({ row }: ParsedColumn | Draw) =>
    scope.tables.length === 0 || !trees.subtree(row.table_oid).isDisjointFrom(selected)

  const bySequence = Map.groupBy(draws, ({ sequence }) => sequence)
  const lostColumns = lost.filter((column) => !isExcluded(column) && isSelected(column))
  const nameless = lostColumns.filter(isNameless)
  const inScope = sequences.flatMap((sequence): readonly Sequence[] => {
    // What no column names, a nameless one may mean.
    const known = bySequence.get(sequence.oid)
    const all = known ?? nameless.map((column) => possibleDraw(sequence.oid, column))
    if (all.length === 0) return scope.tables.length === 0 ? [{ ...sequence, columns: [] }] : []
    const left = all.filter((draw) => !isExcluded(draw))
    if (!left.some(isSelected)) return []
    return [{ ...sequence, columns: columnsOfSequence(left, trees, exclusion) }]
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
