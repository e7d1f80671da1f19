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

/**
 * The rows at both ends of a whole column: at the one where a sequence arrives last, and at the one
 * where it begins. `null` where there is no row; `near` also where it was not read.
 */
export type ColumnEnds = { readonly far: bigint | null; readonly near: bigint | null }

/** What the ends of a column tell of the rows within a range. */
export type Told =
  /** All there is to know; `null` where there are none. */
  | { readonly kind: 'all'; readonly rows: Extremes | null }
  /** The furthest in the direction of the increment, but not the nearest. */
  | { readonly kind: 'furthest'; readonly furthest: bigint }
  /** Only a read of the range can tell. */
  | { readonly kind: 'nothing' }

export function tellFrom({ far, near }: ColumnEnds, range: RowRange): Told {
  const isBehind = far === null || (range.increment > 0n ? far < range.lowest : far > range.highest)
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
