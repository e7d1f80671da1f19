/** The columns that draw from a sequence, by section 2 of the contract. */
import { shownColumn } from '../layout/names.ts'
import {
  subtree,
  type Draw,
  type PlacedColumn,
  type PlacedSequence,
  type PlacedTable,
} from '../layout/placed.ts'

/** A column that draws from the sequence, at some table of its tree. */
export type Drawing = {
  readonly table: PlacedTable
  readonly column: PlacedColumn
  readonly at: number
  readonly kind: Draw['kind']
}

export function drawingsOf(
  sequence: PlacedSequence,
  tables: readonly PlacedTable[],
): readonly Drawing[] {
  return tables.flatMap((table) =>
    table.columns.flatMap((column) =>
      column.draws
        .filter((draw) => draw.sequence === sequence)
        .map(({ kind, at }) => ({ table, column, kind, at })),
    ),
  )
}

/** Each tree is read once. What cannot be compared further down is told all the same. */
export function isTopmost(drawing: Drawing, all: readonly Drawing[]): boolean {
  const isUnknown = drawing.kind === 'unknown'
  return !all.some(
    ({ table, column, at, kind }) =>
      column === drawing.column &&
      at !== drawing.at &&
      (kind === 'unknown') === isUnknown &&
      subtree(table.nodes, at).has(drawing.at),
  )
}

export function shownDrawing({ table, column, at }: Drawing): string {
  const node = table.nodes[at]
  return node === undefined ? '' : shownColumn(node.name, column.name)
}
