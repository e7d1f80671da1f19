/** Finds every sequence that is in scope, with every column that draws from it. */
import { inTransaction, type Session } from '../connect/session.ts'
import type { Sequence } from '../domain/sequence.ts'
import type { Link } from '../inputs/links.ts'
import { readCatalog } from './catalog.sql.ts'
import { drawsOf, isLost, linkedDraw, parseColumn, type Draw, type ParsedColumn } from './draws.ts'
import { readKeyColumns } from './key-columns.sql.ts'
import { readLinkableColumns } from './linkable-columns.sql.ts'
import { missesAmong } from './match-patterns.ts'
import type { Miss } from './miss.ts'
import { resolveLinks, type LinkResolution, type ResolvedLink } from './resolve-links.ts'
import { readSequenceNames } from './sequence-names.ts'
import { select, type Scope } from './select.ts'
import { readSequences, type SequenceRow } from './sequences.sql.ts'
import { suggestLink, tablesNamedBy } from './suggest-links.ts'
import { readTables, type TableRow } from './tables.sql.ts'
import { treesOf } from './trees.ts'

export type Discovery = {
  readonly sequences: readonly Sequence[]
  /** Columns that call `nextval` on a sequence that cannot be told: `schema.table.column`. */
  readonly lostColumns: readonly string[]
  /** What the scope names and the database does not have. */
  readonly misses: readonly Miss[]
}

/**
 * Right after an import nobody has analyzed the catalog yet, and the planner takes thousands of rows
 * for one: joins that go through all rows for each row would then take hours.
 */
const HASH_JOINS = 'set local enable_nestloop = off'

/** Reads the catalog in one transaction. */
export async function discover(connected: Session, scope: Scope): Promise<Discovery> {
  return inTransaction(connected, { mode: 'snapshot', settings: HASH_JOINS }, async (session) => {
    const links = await resolveAll(scope.links, session)
    const { sequences, columns: rows, inheritance } = await readCatalog(session, links.resolved)
    const columns = rows.map(parseColumn)
    const names = await readSequenceNames(session, sequences, referencesIn(columns))
    const trees = treesOf(inheritance)
    const tables = await readTablesFor(scope, session)
    const lost = columns.filter((column) => isLost(column, names))
    const draws = columns.flatMap((column) => drawsOf(column, names))
    const linked = links.resolved.flatMap((link) => drawOfLink(link, columns))
    const catalog = { sequences, draws: [...draws, ...linked], lost }
    const selected = select(catalog, { scope, trees, tables })
    const suggested = await suggestLinks(selected.sequences, { session, sequences, draws })
    const misses = [...missesIn(scope, tables), ...links.misses]
    return { ...selected, sequences: suggested, misses }
  })
}

async function resolveAll(links: readonly Link[], session: Session): Promise<LinkResolution> {
  if (links.length === 0) return { resolved: [], misses: [] }
  const sequences = await readSequences(session)
  const names = links.map(({ table }) => table.name.text)
  const columns = await readLinkableColumns(session, names)
  return resolveLinks(links, { sequences, columns })
}

function drawOfLink(link: ResolvedLink, columns: readonly ParsedColumn[]): readonly Draw[] {
  const { table_oid, attnum, sequence, block } = link
  return columns
    .filter(({ row }) => row.table_oid === table_oid && row.attnum === attnum)
    .map(({ row }) => linkedDraw(sequence, row, block))
}

function referencesIn(columns: readonly ParsedColumn[]) {
  return columns.flatMap(({ expression }) => {
    if (expression === null) return []
    return expression.kind === 'bare' ? [expression.reference] : expression.references
  })
}

/** Only patterns need the names of all tables. */
async function readTablesFor(scope: Scope, session: Session): Promise<readonly TableRow[]> {
  return scope.tables.length + scope.excludeTables.length === 0 ? [] : readTables(session)
}

function missesIn(scope: Scope, tables: readonly TableRow[]): readonly Miss[] {
  return missesAmong([...scope.tables, ...scope.excludeTables], tables)
}

type Known = {
  readonly session: Session
  readonly sequences: readonly SequenceRow[]
  readonly draws: readonly Draw[]
}

/** Adds to unused sequences the link that an ORM's own would need. */
async function suggestLinks(
  found: readonly Sequence[],
  { session, sequences, draws }: Known,
): Promise<readonly Sequence[]> {
  const isUnused = new Set(
    found.filter(({ columns }) => columns.length === 0).map(({ oid }) => oid),
  )
  const unused = sequences.filter(({ oid }) => isUnused.has(oid))
  if (unused.length === 0) return found
  const keys = await readKeyColumns(session, [...new Set(unused.flatMap(tablesNamedBy))])
  const drawing = new Set(draws.map(({ row }) => `${row.table_oid} ${row.attnum}`))
  const free = keys.filter(({ table_oid, attnum }) => !drawing.has(`${table_oid} ${attnum}`))
  const links = new Map(unused.map((row) => [row.oid, suggestLink(row, free)]))
  return found.map((sequence) => ({ ...sequence, suggestedLink: links.get(sequence.oid) ?? null }))
}
