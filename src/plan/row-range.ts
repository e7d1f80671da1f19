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

/**
 * What the ends of a column tell of the rows within a range: that there are none (`null`), or which
 * the extremes are. `undefined` where only a read of the range can tell.
 *
 * The end that lies ahead of the sequence must have been read.
 */
export function extremesWithin(
  range: RowRange,
  { lowest, highest }: ColumnEnds,
): Extremes | null | undefined {
  const isBehind =
    range.increment > 0n
      ? highest === null || highest < range.lowest
      : lowest === null || lowest > range.highest
  if (isBehind) return null
  const areTheExtremes =
    lowest !== null && highest !== null && holds(range, lowest) && holds(range, highest)
  return areTheExtremes ? { lowest, highest } : undefined
}

function holds({ lowest, highest, increment, remainders }: RowRange, value: bigint): boolean {
  const isWithin = value >= lowest && value <= highest
  return isWithin && (remainders === null || remainders.includes(value % increment))
}
