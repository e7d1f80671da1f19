/** The values of rows as text. */
import type { CellModel, ColumnModel } from '../model/table.ts'
import type { BoundColumn } from './bindings.ts'
import { TYPES } from './column-types.ts'
import type { ColumnPlace } from './place-column.ts'

export function valueOf(
  cell: CellModel | undefined,
  { model, binding }: BoundColumn,
  place: ColumnPlace,
): string | null {
  const isIdentity = binding === 'always' || binding === 'by default'
  const type = TYPES[isIdentity ? place.sequence.type : model.type]
  const text = cell === undefined ? 'null' : textOf(cell, model, place)
  if (text !== 'null' && type.takes(text)) return text
  return isIdentity ? '0' : null
}

function textOf(cell: CellModel, { type }: ColumnModel, { sequence }: ColumnPlace): string {
  const { minimum, maximum, start, state } = sequence
  const { increment, isAhead } = sequence.model
  const isAscending = increment > 0n
  const from = state === null ? start : state.lastValue + (state.isCalled ? increment : 0n)
  switch (cell.kind) {
    case 'word':
      return cell.word
    case 'number':
      return String(isAhead ? behind(from, Math.abs(cell.value), isAscending) : cell.value)
    case 'start':
      return String((isAscending ? minimum : maximum) + BigInt(cell.left))
    case 'step': {
      const steps = isAhead ? -1 - Math.abs(cell.steps) : cell.steps
      const whole = from + BigInt(steps) * increment + BigInt(cell.offset)
      return `${whole}${cell.isBetween ? '.5' : ''}`
    }
    case 'end': {
      const range = cell.of === 'sequence' ? { minimum, maximum } : TYPES[type].range
      return String(
        isAscending ? range.maximum - BigInt(cell.left) : range.minimum + BigInt(cell.left),
      )
    }
  }
}

function behind(value: bigint, numbers: number, isAscending: boolean): bigint {
  return isAscending ? value - BigInt(numbers) : value + BigInt(numbers)
}
