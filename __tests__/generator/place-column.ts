/** A column's SQL, what it draws from, and the values of its rows. */
import type { BoundColumn } from './bindings.ts'
import { TYPES } from './column-types.ts'
import type { CellModel, ColumnModel } from './model.ts'
import { literal, qualified, quoted, type Name } from './names.ts'
import { sequenceOptions } from './sequence-sql.ts'
import type { Draw, PlacedColumn, PlacedSequence } from './placed.ts'

type Place = {
  /** The table whose column draws. */
  readonly table: Name
  readonly name: string
  /** Tells the column's domains from others. */
  readonly suffix: string
  /** How many rows the table has. */
  readonly rows: number
  readonly sequence: PlacedSequence
  readonly other: PlacedSequence
}

export function placeColumn(bound: BoundColumn, place: Place): PlacedColumn {
  const { model, binding, at } = bound
  const isIdentity = binding === 'always' || binding === 'by default'
  return {
    name: place.name,
    type: isIdentity ? place.sequence.type : model.type,
    ...(isIdentity ? { typeSql: place.sequence.type, domains: [] } : typeOf(bound, place)),
    identity: isIdentity ? identitySql(binding, place.sequence) : null,
    default: defaultOf(bound, place),
    domainDefault: binding === 'domain' ? nextval(place.sequence) : null,
    at,
    draws: drawsOf(bound, place),
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
  { table, suffix }: Place,
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

function nextval({ created }: PlacedSequence): string {
  return `nextval(${literal(qualified(created))})`
}

function defaultOf({ model, binding }: BoundColumn, { sequence, other }: Place): string | null {
  switch (binding) {
    case 'serial':
    case 'default':
      return nextval(sequence)
    case 'text':
      return `nextval(${literal(qualified(sequence.created))}::text)`
    case 'bare text':
      return `nextval(${literal(quoted(sequence.created.name))}::text)`
    case 'cast':
      return `((${nextval(sequence)})::numeric)::${model.type}`
    case 'owned elsewhere':
      return nextval(other)
    case 'computed':
      return TYPES[model.type].reading === 'text'
        ? `'N' || ${nextval(sequence)}`
        : `${nextval(sequence)} * 10`
    case 'either':
      return `case when random() < 0.5 then ${nextval(sequence)} else ${nextval(other)} end`
    default:
      return null
  }
}

/** The contract's section 2. */
function drawsOf({ model, binding }: BoundColumn, { sequence, other }: Place): readonly Draw[] {
  const { reading } = TYPES[model.type]
  const single = [
    { sequence, kind: reading === 'never' ? ('unknown' as const) : ('single' as const) },
  ]
  const unknown = [{ sequence, kind: 'unknown' as const }]
  switch (binding) {
    case 'none':
      return []
    case 'owned':
      // Without a default nobody knows what a text column holds.
      return reading === 'text' ? unknown : single
    case 'owned elsewhere':
      return [{ sequence: other, kind: 'single' }]
    case 'text':
      // A text does not follow a sequence that is renamed.
      return isRenamed(sequence) ? [] : single
    case 'bare text':
      return isRenamed(sequence) ? [] : unknown
    case 'computed':
      return unknown
    case 'either':
      return [...unknown, { sequence: other, kind: 'unknown' }]
    case 'pooled':
    case 'pooled-lo':
      return reading === 'never' ? unknown : [{ sequence, kind: binding }]
    default:
      return single
  }
}

function isRenamed({ created, name }: PlacedSequence): boolean {
  return created.name !== name.name
}

function linkOf({ binding }: BoundColumn, { table, name, sequence }: Place): string | null {
  if (!isLinked(binding)) return null
  const column = `${qualified(table)}.${quoted(name)}`
  return `${qualified(sequence.name)} -> ${column}${binding === 'linked' ? '' : ` ${binding}`}`
}

function valueOf(
  cell: CellModel | undefined,
  { model, binding }: BoundColumn,
  place: Place,
): string | null {
  const isIdentity = binding === 'always' || binding === 'by default'
  const type = TYPES[isIdentity ? place.sequence.type : model.type]
  const text = cell === undefined ? 'null' : textOf(cell, model, place)
  if (text !== 'null' && type.takes(text)) return text
  return isIdentity ? '0' : null
}

function textOf(cell: CellModel, { type }: ColumnModel, { sequence }: Place): string {
  const { minimum, maximum, start, state } = sequence
  const { increment } = sequence.model
  const isAscending = increment > 0n
  switch (cell.kind) {
    case 'word':
      return cell.word
    case 'number':
      return String(cell.value)
    case 'start':
      return String((isAscending ? minimum : maximum) + BigInt(cell.left))
    case 'step': {
      const from = state === null ? start : state.lastValue + (state.isCalled ? increment : 0n)
      return String(from + BigInt(cell.steps) * increment + BigInt(cell.offset))
    }
    case 'end': {
      const range = cell.of === 'sequence' ? { minimum, maximum } : TYPES[type].range
      return String(
        isAscending ? range.maximum - BigInt(cell.left) : range.minimum + BigInt(cell.left),
      )
    }
  }
}
