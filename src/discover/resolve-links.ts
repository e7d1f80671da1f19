/** From the names in a link to the sequence and the column that they stand for. */
import type { Block } from '../domain/sequence.ts'
import type { Link, LinkedName, NamePart } from '../inputs/links.ts'
import type { ColumnAddress } from './drawing-columns.sql.ts'
import type { LinkableColumn } from './linkable-columns.sql.ts'
import type { Miss } from './miss.ts'
import type { SequenceRow } from './sequences.sql.ts'

/** A link whose names are known. */
export type ResolvedLink = ColumnAddress & { readonly sequence: number; readonly block: Block }

type Catalog = {
  readonly sequences: readonly SequenceRow[]
  readonly columns: readonly LinkableColumn[]
}

export type LinkResolution = {
  readonly resolved: readonly ResolvedLink[]
  readonly misses: readonly Miss[]
}

/** Looks up the names of all links. What one of them names in vain is a miss. */
export function resolveLinks(links: readonly Link[], catalog: Catalog): LinkResolution {
  const results = withoutRepeats(links.map((link) => ({ link, result: resolve(link, catalog) })))
  return {
    resolved: results.flatMap(({ result }) => (typeof result === 'string' ? [] : [result])),
    misses: results.flatMap(({ link, result }) =>
      typeof result === 'string'
        ? [{ key: `links ${link.line}`, sentence: faultOf(link, result) }]
        : [],
    ),
  }
}

type Result = { readonly link: Link; readonly result: ResolvedLink | string }

/** One column cannot be linked to a sequence in two ways. */
function withoutRepeats(results: readonly Result[]): readonly Result[] {
  const lines = new Map<string, number>()
  return results.map(({ link, result }) => {
    if (typeof result === 'string') return { link, result }
    const key = `${result.table_oid} ${result.attnum} ${result.sequence}`
    const first = lines.get(key)
    if (first === undefined) lines.set(key, link.line)
    return first === undefined
      ? { link, result }
      : { link, result: `line ${first} links the same column` }
  })
}

function faultOf({ line, text }: Link, why: string): string {
  return `Input links, line ${line} ${JSON.stringify(text)}: ${why}.`
}

/** The link, or why it leads nowhere. */
function resolve(link: Link, { sequences, columns }: Catalog): ResolvedLink | string {
  const named = sequences.map((row) => ({ ...row, name: row.relname }))
  const sequence = only(named, link.sequence, 'sequence')
  if (typeof sequence === 'string') return sequence
  const tables = [...new Map(columns.map((row) => [row.table_oid, row])).values()]
  const table = only(
    tables.map((row) => ({ ...row, name: row.table })),
    link.table,
    'table',
  )
  if (typeof table === 'string') return table
  if (table.is_view) return `${table.table} is a view, and only tables have rows of their own`
  const own = columns.filter((row) => row.table_oid === table.table_oid)
  const column = best(own, link.column, (row) => row.column)
  if (column[0] === undefined) return `table ${table.table} has no column ${link.column.text}`
  if (column.length > 1) {
    return `table ${table.table} has several columns ${link.column.text}, that differ in case: write one in double quotes`
  }
  if (link.block !== 'single' && sequence.increment < 0n) {
    return `${link.block} needs an ascending sequence, and the increment of ${sequence.relname} is ${sequence.increment}`
  }
  const { table_oid, attnum } = column[0]
  return { table_oid, attnum, sequence: sequence.oid, block: link.block }
}

type Named = { readonly schema: string; readonly name: string }

function only<Row extends Named>(
  rows: readonly Row[],
  { schema, name }: LinkedName,
  kind: string,
): Row | string {
  const inSchema = schema === null ? rows : best(rows, schema, (row) => row.schema)
  const found = best(inSchema, name, (row) => row.name)
  const [first, second] = found
  if (first === undefined) return `there is no ${kind} ${written(schema, name)}`
  return second === undefined
    ? first
    : `several of the name ${name.text} exist: write one of ${found.map((row) => `${quoted(row.schema)}.${quoted(row.name)}`).join(', ')}`
}

/** Those of exactly that name; where there are none, those that differ in case, unless it is quoted. */
function best<Row>(
  rows: readonly Row[],
  { text, isQuoted }: NamePart,
  nameOf: (row: Row) => string,
): readonly Row[] {
  const wanted = isQuoted ? text : text.toLowerCase()
  const exact = rows.filter((row) => nameOf(row) === wanted)
  if (isQuoted || exact.length > 0) return exact
  return rows.filter((row) => nameOf(row).toLowerCase() === wanted)
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function written(schema: NamePart | null, name: NamePart): string {
  return schema === null ? name.text : `${schema.text}.${name.text}`
}
