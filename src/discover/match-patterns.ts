/** Tables that patterns match, and the nearest names where they match none. */
import type { TablePattern } from '../inputs/table-pattern.ts'
import type { Miss } from './miss.ts'
import { byNearness } from './nearest-names.ts'
import type { TableRow } from './tables.sql.ts'

const NEAREST_NAMES = 3

/** The oids of the tables that any of the patterns matches. */
export function matchPatterns(
  patterns: readonly TablePattern[],
  tables: readonly TableRow[],
): ReadonlySet<number> {
  const matching = tables.filter((table) => patterns.some((pattern) => pattern.matches(table)))
  return new Set(matching.map(({ oid }) => oid))
}

/** The patterns that match no table, each with the nearest table names. */
export function missesAmong(
  patterns: readonly TablePattern[],
  tables: readonly TableRow[],
): readonly Miss[] {
  return patterns
    .filter((pattern) => !tables.some((table) => pattern.matches(table)))
    .map(({ text }) => ({
      key: `table ${text}`,
      sentence: `No table matches ${JSON.stringify(text)}${nearest(text, tables)}.`,
    }))
}

function nearest(text: string, tables: readonly TableRow[]): string {
  if (tables.length === 0) return ': the database has no tables, so that it may be the wrong one'
  const candidates = tables.map(({ name, schema, table }) => ({
    name,
    spellings: [table, `${schema}.${table}`],
  }))
  const names = byNearness([text], candidates).slice(0, NEAREST_NAMES)
  return `; nearest: ${names.join(', ')}`
}
