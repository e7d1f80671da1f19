import { sight, sightUnnamed, type Site, spotsOf, type Watch } from '../search.ts'
import type { Session } from './scan.ts'
import type { Value } from './value.ts'

/** A target that a statement writes to. */
export type Wanted = {
  readonly watch: Watch
  /** The column's place in the table, from 1. */
  readonly position: number
  /** The index of the target's column among the values of a row, -1 where it has none. */
  column: number
}

/** The targets that a name may stand for. */
export function wantedBy(
  { search, database }: Session,
  name: readonly string[],
): readonly Wanted[] {
  return spotsOf(search, database, name).flatMap(({ watch, position }) => {
    watch.isLost ||= position === null
    return position === null ? [] : [{ watch, position, column: -1 }]
  })
}

/** Notes where a column list has the targets' columns. */
export function placeColumn(wanted: readonly Wanted[], index: number, name: string): void {
  for (const one of wanted) if (one.watch.target.column === name) one.column = index
}

/** Without a column list, values stand in the order of the table's columns. */
export function placeByPosition(wanted: readonly Wanted[]): void {
  for (const one of wanted) one.column = one.position - 1
}

/** Notes a value of a column, where it is one of the targets'. */
export function judge(wanted: readonly Wanted[], column: number, { site, value }: Found): void {
  for (const one of wanted) {
    if (one.column !== column) continue
    if (value.kind === 'literal') sight(one.watch, value.text, site)
    else if (value.kind === 'unknown') sightUnnamed(one.watch, site)
  }
}

export type Found = { readonly site: Site; readonly value: Value }

/** The values from a column on come from where they cannot be read. */
export function judgeUnread(wanted: readonly Wanted[], site: Site, from = 0): void {
  for (const one of wanted) if (one.column >= from) sightUnnamed(one.watch, site)
}
