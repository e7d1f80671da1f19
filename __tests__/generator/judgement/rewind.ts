/** What becomes of a sequence without a fault. */
import type { Range } from '../layout/column-types.ts'
import type { PolicyModel } from '../model/world.ts'
import { canMove, isPast, mayRewind, withHeadroom } from './forward.ts'
import { driftFrom, isIn, nextOf, placeOf, type Counter } from './future.ts'
import type { Subject } from './subject.ts'
import { CALM, problem, type Judgement } from './verdict.ts'

/** One without a fault: healthy, run out, or to be moved back. */
export function atRest(subject: Subject, policy: PolicyModel): Judgement {
  const next = nextOf(subject)
  const target = mayRewind(subject, policy) ? wayBack(subject, policy) : null
  const calm = subject.hasUnknown ? 'unknown' : 'healthy'
  if (target !== null) {
    const fixed = canMove(subject, null)
    return { ...CALM, found: [calm], fixed: [fixed], target, hasMessage: true }
  }
  if (next === null) return problem('exhausted')
  const isNearEnd = isPast(next, { ...subject.truth, bounds: subject.bounds }, policy)
  return { ...CALM, found: [calm], fixed: [calm], hasMessage: subject.hasUnknown || isNearEnd }
}

/** One step past the furthest row of its class, or its start over empty tables. */
function wayBack(subject: Subject, policy: PolicyModel): bigint | null {
  const { truth, bounds, uses } = subject
  const { increment } = truth
  const next = nextOf(subject)
  const counter = { increment, bounds }
  const first = firstOfClass(placeOf(truth), counter)
  const beyond = driftFrom(isIn(bounds, first) ? first : null, counter, uses)
  const hasRows = uses.some(({ kind, numbers }) =>
    numbers.some((number) => isIn(reachOf(kind, counter), number)),
  )
  const start = hasRows ? from(truth.start, first, increment) : truth.start
  const target = beyond === null ? start : withHeadroom(beyond.furthest, increment, policy)
  if (!isIn(bounds, target)) return null
  if (next === null) return target
  return (increment > 0n ? next > target : next < target) ? target : null
}

/** The last block reaches beyond the last value. */
function reachOf(kind: string, { increment, bounds }: Counter): Range {
  return kind === 'pooled-lo' ? { ...bounds, maximum: bounds.maximum + increment - 1n } : bounds
}

/** The first value of a class within bounds, in the direction of the increment. */
function firstOfClass(place: bigint, { increment, bounds }: Counter): bigint {
  return from(increment > 0n ? bounds.minimum : bounds.maximum, place, increment)
}

/** The first value at or beyond `least`, in the direction of the step, in the class of `place`. */
function from(least: bigint, place: bigint, step: bigint): bigint {
  const width = step > 0n ? step : -step
  const ahead = (((place - least) % width) + width) % width
  return step > 0n ? least + ahead : least - ((width - ahead) % width)
}
