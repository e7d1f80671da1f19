/**
 * The heart of the action: from a sequence's state and what its columns hold, whether it drifts,
 * how many inserts go well first, and where it must go. Check, fix, re-check and the SQL script
 * all ask here. Pure: no clock, no client, no log.
 */
import type { Parameters, Sequence, SequenceState } from '../domain/sequence.ts'
import { isWithin, usableBounds } from './bounds.ts'
import type { Drift } from './drift.ts'
import { nextValue } from './next-value.ts'
import { hasParameters, obstacleTo, withParameters } from './parameters.ts'
import type { Policy } from './policy.ts'
import { originOf, type Answers, type Origin } from './questions.ts'
import { firstBeyond, firstFrom } from './residue-class.ts'
import { isPastCapacity } from './usage.ts'

/** What is wrong with a sequence. Both `null`: nothing is. */
export type Fault = {
  /** Which inserts collide; `null` where none does. */
  readonly drift: Drift | null
  /** What it is to have, where it has not; `null` where it has, or keeps its own. */
  readonly parameters: Parameters | null
}

export type Plan =
  /** Hands out no value that a row holds, and is where it shall be. */
  | { readonly kind: 'stay' }
  /** Is well once it hands out `target` next. Without a fault it is only moved back. */
  | PlannedMove
  /**
   * Has run out, or no value is left beyond the rows. `target` lies outside the bounds; `null`
   * where it has run out.
   */
  | (Fault & { readonly kind: 'exhausted'; readonly target: bigint | null })
  /** Has a fault, and `target` would use up more than the capacity limit allows. */
  | (Fault & { readonly kind: 'refused'; readonly target: bigint })
  /** Cannot take the parameters, for a reason that is a clause. */
  | (Fault & { readonly kind: 'unfit'; readonly reason: string })

export type PlannedMove = Fault & { readonly kind: 'move'; readonly target: bigint }

/** What was read of a sequence: its state, and what was asked of its rows. */
export type Measurement = { readonly state: SequenceState; readonly answers: Answers }

/** Decides what a sequence needs. The measurement answers what `questionsOn` it asks. */
export function plan(sequence: Sequence, measurement: Measurement, policy: Policy): Plan {
  const { state, answers } = measurement
  const fault = { drift: answers.drift, parameters: changeOf(sequence, state, policy) }
  const reason = policy.parameters === null ? null : obstacleTo(sequence, policy.parameters)
  if (reason !== null) return { kind: 'unfit', ...fault, reason }

  const next = nextValue(sequence, state)
  const origin = originOf(sequence, state, policy)
  if (fault.drift === null && fault.parameters === null) {
    const back = origin === null ? null : wayBack(origin, { next, answers }, policy)
    if (back !== null) return { kind: 'move', ...fault, target: back }
    return next === null ? { kind: 'exhausted', ...fault, target: null } : { kind: 'stay' }
  }
  const beyond = origin === null ? fault.drift : answers.beyond
  return forward(sequence, { fault, beyond, first: origin?.first ?? null, next }, policy)
}

/** Whether nothing is wrong with a sequence, though it may be ahead of its rows. */
export function isWell(planned: Plan): boolean {
  return planned.kind === 'stay' || (planned.kind === 'move' && !hasFault(planned))
}

export function hasFault({ drift, parameters }: Fault): boolean {
  return drift !== null || parameters !== null
}

function changeOf(sequence: Sequence, state: SequenceState, policy: Policy): Parameters | null {
  const { parameters } = policy
  return parameters === null || hasParameters(sequence, state, parameters) ? null : parameters
}

type Way = {
  readonly fault: Fault
  /** The rows that it must be beyond; `null` where none is in the way. */
  readonly beyond: Drift | null
  /** Where it goes where no row is in the way. */
  readonly first: bigint | null
  readonly next: bigint | null
}

function forward(sequence: Sequence, way: Way, policy: Policy): Plan {
  const { fault, beyond, first, next } = way
  const wanted = fault.parameters === null ? sequence : withParameters(sequence, fault.parameters)
  const bounds = usableBounds(wanted)
  const nearest = beyond === null ? first : beyond.furthest + wanted.increment
  // PostgreSQL wants MINVALUE below MAXVALUE.
  const hasRoom = fault.parameters === null || wanted.minimum < wanted.maximum
  if (nearest === null || !hasRoom || !isWithin(nearest, bounds)) {
    return { kind: 'exhausted', ...fault, target: nearest }
  }
  const target = targetBeyond(wanted, beyond, policy) ?? nearest
  const wasPast = next === null || isPastCapacity(sequence, next, policy.capacityLimit)
  const isPast = isPastCapacity(wanted, target, policy.capacityLimit)
  const isRefused = !isWithin(target, bounds) || (isPast && !wasPast)
  return { kind: isRefused ? 'refused' : 'move', ...fault, target }
}

function targetBeyond(wanted: Sequence, beyond: Drift | null, policy: Policy): bigint | null {
  return beyond === null ? null : firstBeyond(beyond.furthest, wanted.increment, policy.headroom)
}

/**
 * Where a sequence without a fault is to be moved back to, or `null` where it is not ahead of its
 * rows: one step past the furthest of its class, or to its start where there are none.
 */
function wayBack(
  origin: Origin,
  { next, answers }: { readonly next: bigint | null; readonly answers: Answers },
  policy: Policy,
): bigint | null {
  const { sequence } = origin
  const target = targetBeyond(sequence, answers.beyond, policy) ?? startOf(origin, answers)
  if (!isWithin(target, usableBounds(sequence))) return null
  if (next === null) return target
  const isAhead = sequence.increment > 0n ? next > target : next < target
  return isAhead ? target : null
}

/**
 * The start value, which may be of another residue class: that of another node's rows, where there
 * are any. Then it begins its own class anew.
 */
function startOf({ sequence, first }: Origin, { anywhere }: Answers): bigint {
  return anywhere === null ? sequence.start : firstFrom(sequence.start, first, sequence.increment)
}
