/** From what a sequence may hand out to the rows that are in its way, and back. */
import type { Block } from '../domain/sequence.ts'
import type { Reach } from './reach.ts'
import type { Extremes, RowRange } from './row-range.ts'

/** Which inserts will fail, and which value is the last to be in the way. */
export type Drift = {
  /**
   * The last colliding value in the direction of the increment, over all columns. With blocks: the
   * value whose block holds the furthest row.
   */
  readonly furthest: bigint
  /** How many inserts go well before the first collision. 0: the next insert fails. */
  readonly collidesAfter: bigint
}

/** How a column uses the values it draws. */
export type Use = {
  readonly block: Block
  /** The lowest id that the sequence may stand for. The first pooled block reaches below it. */
  readonly minimum: bigint
}

const LARGEST = 2n ** 63n - 1n

/** The rows of a column that are in the way of a sequence. */
export function rowsInTheWay(reach: Reach, { block, minimum }: Use): RowRange {
  const { first, last, increment } = reach
  switch (block) {
    case 'single': {
      const [lowest, highest] = increment > 0n ? [first, last] : [last, first]
      return { lowest, highest, increment, remainders: remainders(first, increment) }
    }
    case 'pooled':
      return { lowest: startOfPool(reach, minimum), highest: last, increment, remainders: null }
    case 'pooled-lo':
      return { lowest: first, highest: endOfLo(last, increment), increment, remainders: null }
  }
}

/** What the rows of a column that are in the way mean for the sequence. */
export function driftOf(reach: Reach, { block, minimum }: Use, rows: Extremes): Drift {
  const { first, increment } = reach
  const { lowest, highest } = rows
  switch (block) {
    case 'single': {
      const [nearest, furthest] = increment > 0n ? [lowest, highest] : [highest, lowest]
      return { furthest, collidesAfter: (nearest - first) / increment }
    }
    case 'pooled': {
      const steps = highest <= first ? 0n : (highest - first + increment - 1n) / increment
      const collidesAfter = lowest - startOfPool(reach, minimum)
      return { furthest: first + steps * increment, collidesAfter }
    }
    case 'pooled-lo': {
      const steps = (highest - first) / increment
      return { furthest: first + steps * increment, collidesAfter: lowest - first }
    }
  }
}

/** The drift of a sequence over two of its columns. */
export function mergeDrifts(a: Drift | null, b: Drift | null, increment: bigint): Drift | null {
  if (a === null || b === null) return a ?? b
  const isFurther = increment > 0n ? a.furthest > b.furthest : a.furthest < b.furthest
  return {
    furthest: isFurther ? a.furthest : b.furthest,
    collidesAfter: a.collidesAfter < b.collidesAfter ? a.collidesAfter : b.collidesAfter,
  }
}

function startOfPool({ first, increment }: Reach, minimum: bigint): bigint {
  const start = first - increment + 1n
  return start < minimum ? minimum : start
}

function endOfLo(last: bigint, increment: bigint): bigint {
  const end = last + increment - 1n
  return end > LARGEST ? LARGEST : end
}

function remainders(next: bigint, increment: bigint): readonly bigint[] | null {
  const modulus = increment < 0n ? -increment : increment
  if (modulus === 1n) return null
  const positive = ((next % modulus) + modulus) % modulus
  return positive === 0n ? [0n] : [positive, positive - modulus]
}
