/** Builders of what the catalog says of sequences, keys and the columns that links may name. */
import type { KeyColumn } from '../../../src/discover/key-columns.sql.ts'
import type { LinkableColumn } from '../../../src/discover/linkable-columns.sql.ts'
import type { SequenceRow } from '../../../src/discover/sequences.sql.ts'
import { sequence } from '../../helpers/sequences.ts'

/** A sequence in `public`. */
export function sequenceRow(relname: string, overrides: Partial<SequenceRow> = {}): SequenceRow {
  const { columns: _, isPartlyRead: __, suggestedLink: ___, ...definition } = sequence()
  const { schema = 'public' } = overrides
  return { ...definition, name: `${schema}.${relname}`, schema, relname, ...overrides }
}

/** `public.<table>.id`, the first column of the table. */
export function linkable(table: string, overrides: Partial<LinkableColumn> = {}): LinkableColumn {
  return {
    table_oid: 1,
    attnum: 1,
    schema: 'public',
    table,
    column: 'id',
    is_view: false,
    ...overrides,
  }
}

/** The primary key `public.<table>.id`. */
export function keyColumn(table: string, overrides: Partial<KeyColumn> = {}): KeyColumn {
  const { schema = 'public', column = 'id' } = overrides
  const name = `${schema}.${table}.${column}`
  return { table_oid: 1, attnum: 1, schema, table, column, name, ...overrides }
}
