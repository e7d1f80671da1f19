import type { DrawingColumnRow } from '../../../src/discover/drawing-columns.sql.ts'
import type { TableRow } from '../../../src/discover/tables.sql.ts'

/** `public.loans.id`, a `bigint` that neither has a default nor owns a sequence. */
export function drawingRow(overrides: Partial<DrawingColumnRow> = {}): DrawingColumnRow {
  return {
    table_oid: 1,
    attnum: 1,
    quoted_table: 'public.loans',
    quoted_column: 'id',
    is_foreign: false,
    is_partitioned: false,
    indexes: 0,
    is_indexed: true,
    identity_sequence: null,
    owned_sequences: [],
    default_sequence: null,
    default_expression: null,
    type_oid: 20,
    type_name: 'bigint',
    type_category: 'N',
    type_modifier: -1,
    ...overrides,
  }
}

/** What the catalog adds for a `text` column. */
export const TEXT = { type_oid: 25, type_name: 'text', type_category: 'S' } as const

/** An ordinary table in `public`. */
export function tableRow(oid: number, table: string, overrides: Partial<TableRow> = {}): TableRow {
  return {
    oid,
    schema: 'public',
    table,
    name: `public.${table}`,
    is_foreign: false,
    is_partitioned: false,
    ...overrides,
  }
}
