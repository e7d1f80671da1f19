/**
 * The heart of the action: from a sequence's state and what its columns hold, whether it drifts,
 * how many inserts go well first, and where it must go. Check, fix, re-check and the SQL script
 * all ask here. Pure: no clock, no client, no log.
 */
import type { Sequence, SequenceState } from '../domain/sequence.ts'
import { isWithin, usableBounds } from './bounds.ts'
import { nextValue } from './next-value.ts'
import { isPastCapacity } from './usage.ts'

/** The lowest and highest row among the values that the sequence will still hand out. */
export type Collisions = { readonly lowest: bigint; readonly highest: bigint }

/** Which inserts will fail, and which row is the last to be in the way. */
export type Drift = {
  /** The last colliding value in the direction of the increment, over all columns. */
  readonly furthest: bigint
  /** How many inserts go well before the first collision. 0: the next insert fails. */
  readonly collidesAfter: bigint
}

export type Plan =
  /** Hands out no value that a row holds. */
  | { readonly kind: 'stay' }
  /** Drifts, and is healthy once it hands out `target` next. */
  | { readonly kind: 'move'; readonly drift: Drift; readonly target: bigint }
  /** Has run out (`drift` is `null`), or drifts with no value left beyond the rows. */
  | { readonly kind: 'exhausted'; readonly drift: Drift | null }
  /** Drifts, and `target` would use up more than the capacity limit allows. */
  | { readonly kind: 'refused'; readonly drift: Drift; readonly target: bigint }

/** What was read of a sequence: its state, and which rows hold values within its reach. */
export type Measurement = { readonly state: SequenceState; readonly collisions: Collisions | null }

/**
 * Decides what a sequence needs.
 *
 * @param capacityLimit percent of the usable values that a move may leave behind it. A sequence
 *   that was past it already is moved all the same: refusing would not protect anything.
 */
export function plan(sequence: Sequence, read: Measurement, capacityLimit: number): Plan {
  const next = nextValue(sequence, read.state)
  if (next === null) return { kind: 'exhausted', drift: null }
  if (read.collisions === null) return { kind: 'stay' }

  const drift = describeDrift(sequence.increment, next, read.collisions)
  const target = drift.furthest + sequence.increment
  if (!isWithin(target, usableBounds(sequence))) return { kind: 'exhausted', drift }
  const refused =
    isPastCapacity(sequence, target, capacityLimit) &&
    !isPastCapacity(sequence, next, capacityLimit)
  return { kind: refused ? 'refused' : 'move', drift, target }
}

function describeDrift(increment: bigint, next: bigint, { lowest, highest }: Collisions): Drift {
  const [first, furthest] = increment > 0n ? [lowest, highest] : [highest, lowest]
  return { furthest, collidesAfter: (first - next) / increment }
}
