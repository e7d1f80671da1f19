/** A column's SQL, what it draws from, and the values of its rows. */
import type { BoundColumn } from './bindings.ts'
import { valueOf } from './cell-text.ts'
import { defaultOf, nextval } from './default-sql.ts'
import { defaultBelow, drawsOf } from './draws.ts'
import { qualified, quoted, type Name } from './names.ts'
import type { PlacedColumn, PlacedSequence } from './placed.ts'
import { sequenceOptions } from './sequence-sql.ts'

export type ColumnPlace = {
  /** The table whose column draws. */
  readonly table: Name
  readonly name: string
  /** Tells the column's domains from others. */
  readonly suffix: string
  /** How many rows the table has. */
  readonly rows: number
  readonly sequence: PlacedSequence
  readonly other: PlacedSequence
  readonly again: PlacedSequence
  /** The positions of the tables below the one that draws. */
  readonly below: readonly number[]
  /** The schema in which the role looks for names without one. */
  readonly path: string | null
}

export function placeColumn(bound: BoundColumn, place: ColumnPlace): PlacedColumn {
  const { model, binding, at } = bound
  const isIdentity = binding === 'always' || binding === 'by default'
  const again = isIdentity ? null : defaultBelow(bound, place)
  return {
    name: place.name,
    type: isIdentity ? place.sequence.type : model.type,
    ...(isIdentity ? { typeSql: place.sequence.type, domains: [] } : typeOf(bound, place)),
    identity: isIdentity ? identitySql(binding, place.sequence) : null,
    default: defaultOf(bound, place),
    domainDefault: binding === 'domain' ? nextval(place.sequence) : null,
    at,
    draws: [
      ...drawsOf(bound, place).map((draw) => ({ ...draw, at })),
      ...(again?.draws ?? []).map((draw) => ({ ...draw, at: again?.at ?? at })),
    ],
    again,
    link: linkOf(bound, place),
    isIndexed: model.isIndexed,
    values: Array.from({ length: place.rows }, (_, row) => valueOf(model.cells[row], bound, place)),
  }
}

export function isLinked(binding: BoundColumn['binding']): boolean {
  return binding === 'linked' || binding === 'pooled' || binding === 'pooled-lo'
}

/** A domain over a domain and so on. */
function typeOf(
  { model, binding }: BoundColumn,
  { table, suffix }: ColumnPlace,
): Pick<PlacedColumn, 'typeSql' | 'domains'> {
  const count = binding === 'domain' ? Math.max(1, model.domains) : model.domains
  const names = Array.from({ length: count }, (_, depth) =>
    qualified({ schema: table.schema, name: `domain ${suffix} ${depth}` }),
  )
  const domains = names.map(
    (name, depth) => `create domain ${name} as ${names[depth - 1] ?? model.type}`,
  )
  return { typeSql: names.at(-1) ?? model.type, domains }
}

function identitySql(binding: 'always' | 'by default', sequence: PlacedSequence): string {
  return `generated ${binding} as identity (sequence name ${qualified(sequence.created)} ${sequenceOptions(sequence)})`
}

function linkOf({ binding }: BoundColumn, { table, name, sequence }: ColumnPlace): string | null {
  if (!isLinked(binding)) return null
  const column = `${qualified(table)}.${quoted(name)}`
  return `${qualified(sequence.name)} -> ${column}${binding === 'linked' ? '' : ` ${binding}`}`
}
