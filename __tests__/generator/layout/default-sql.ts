/** The defaults of columns as SQL. */
import type { ColumnModel } from '../model/table.ts'
import type { BoundColumn } from './bindings.ts'
import { TYPES } from './column-types.ts'
import { literal, qualified, quoted } from './names.ts'
import type { ColumnPlace } from './place-column.ts'
import type { PlacedSequence } from './placed.ts'

export function nextval({ created }: PlacedSequence): string {
  return `nextval(${literal(qualified(created))})`
}

export function defaultOf(
  { model, binding }: BoundColumn,
  { sequence, other }: ColumnPlace,
): string | null {
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
      return computedSql(model, sequence)
    case 'either':
      return `case when random() < 0.5 then ${nextval(sequence)} else ${nextval(other)} end`
    default:
      return null
  }
}

const COMPUTATIONS = [
  (value: string) => `${value} * 10`,
  (value: string) => `${value} + 0`,
  (value: string) => `-${value}`,
  (value: string) => `coalesce(${value}, 7)`,
  (value: string) => `greatest(${value}, 7)`,
  (value: string) => `${value} % 100`,
] as const

export function computedSql({ type, name }: ColumnModel, sequence: PlacedSequence): string {
  if (TYPES[type].reading === 'text') return `'N' || ${nextval(sequence)}`
  const compute = COMPUTATIONS[name % COMPUTATIONS.length]
  return compute === undefined ? '' : compute(nextval(sequence))
}
