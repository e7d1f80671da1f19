/** Which sequences a column draws from. */
import type { BoundColumn } from './bindings.ts'
import { TYPES } from './column-types.ts'
import { computedSql, nextval } from './default-sql.ts'
import type { ColumnPlace } from './place-column.ts'
import type { Draw, PlacedColumn, PlacedSequence } from './placed.ts'

type Below = NonNullable<PlacedColumn['again']> & { readonly draws: readonly Unplaced[] }

/** Another default further down. The one above goes on to draw for rows that come from there. */
export function defaultBelow(
  { model }: BoundColumn,
  { again: sequence, below }: ColumnPlace,
): Below | null {
  const { again, type } = model
  const at = below[(again?.below ?? 0) % below.length]
  if (again === null || at === undefined || TYPES[type].reading === 'never') return null
  switch (again.kind) {
    case 'none':
      return { at, default: null, draws: [] }
    case 'default':
      return { at, default: nextval(sequence), draws: [{ sequence, kind: 'single' }] }
    case 'computed':
      return { at, default: computedSql(model, sequence), draws: [{ sequence, kind: 'unknown' }] }
  }
}

type Unplaced = Omit<Draw, 'at'>

/** The contract's section 2. */
export function drawsOf(
  { model, binding }: BoundColumn,
  { sequence, other, path }: ColumnPlace,
): readonly Unplaced[] {
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
      if (isRenamed(sequence)) return []
      return sequence.name.schema === path ? single : unknown
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
