/** Rows that are in the way of a sequence, as a range of values. */

/** The rows that collide with values of a sequence, as a condition. */
export type RowRange = {
  readonly lowest: bigint
  readonly highest: bigint
  /** Rows count where they are congruent to some `remainders` modulo this. */
  readonly increment: bigint
  /**
   * What `value % increment` gives in SQL, whose sign follows the value, for the values of the
   * sequence's residue class. `null` where every integer of the range counts.
   */
  readonly remainders: readonly bigint[] | null
}

/** The lowest and the highest row of a column within a range. */
export type Extremes = { readonly lowest: bigint; readonly highest: bigint }

/** The lowest and the highest row of a whole column; `null` where there is none, or was not read. */
export type ColumnEnds = { readonly lowest: bigint | null; readonly highest: bigint | null }

/** What the ends of a column tell of the rows within a range. */
export type Told =
  /** All there is to know; `null` where there are none. */
  | { readonly kind: 'all'; readonly rows: Extremes | null }
  /** The furthest in the direction of the increment, but not the nearest. */
  | { readonly kind: 'furthest'; readonly furthest: bigint }
  /** Only a read of the range can tell. */
  | { readonly kind: 'nothing' }

/** The end of the column that lies ahead of the sequence must have been read. */
export function tellFrom({ lowest, highest }: ColumnEnds, range: RowRange): Told {
  const isAscending = range.increment > 0n
  const [near, far] = isAscending ? [lowest, highest] : [highest, lowest]
  const isBehind = far === null || (isAscending ? far < range.lowest : far > range.highest)
  if (isBehind) return { kind: 'all', rows: null }
  if (!holds(range, far)) return { kind: 'nothing' }
  return near !== null && holds(range, near)
    ? { kind: 'all', rows: between(near, far) }
    : { kind: 'furthest', furthest: far }
}

/** The extremes of rows that reach from one value to another. */
export function between(a: bigint, b: bigint): Extremes {
  return a < b ? { lowest: a, highest: b } : { lowest: b, highest: a }
}

function holds({ lowest, highest, increment, remainders }: RowRange, value: bigint): boolean {
  const isWithin = value >= lowest && value <= highest
  return isWithin && (remainders === null || remainders.includes(value % increment))
}
