/** Where a sequence with a fault goes. */
import type { PolicyModel } from '../model/world.ts'
import { driftFrom, isIn, nextOf, placeOf, type Counter, type Drift } from './future.ts'
import type { Subject } from './subject.ts'
import type { Judgement, Setting } from './verdict.ts'

type Way = {
  readonly drift: Drift | null
  readonly change: Setting | null
  readonly policy: PolicyModel
}

type Forward = Pick<Judgement, 'found' | 'fixed' | 'target' | 'hasMessage'>

/** Where a sequence with a fault goes. */
export function forward(subject: Subject, { drift, change, policy }: Way): Forward {
  const { truth, uses } = subject
  const counter =
    change === null ? { ...truth, bounds: subject.bounds } : counterWith(subject, change)
  const { increment, bounds } = counter
  const first = change === null ? null : firstOf(subject, change, policy)
  const beyond =
    change === null
      ? drift
      : driftFrom(first !== null && isIn(bounds, first) ? first : null, counter, uses)
  const nearest = beyond === null ? first : beyond.furthest + increment
  const hasRoom = change === null || change.minvalue < truth.maximum
  if (nearest === null || !hasRoom || !isIn(bounds, nearest)) return stuck('exhausted')
  const target = beyond === null ? nearest : withHeadroom(beyond.furthest, increment, policy)
  if (!isIn(bounds, target)) return stuck('refused')
  const next = nextOf(subject)
  const wasPast = next === null || isPast(next, { ...truth, bounds: subject.bounds }, policy)
  if (isPast(target, counter, policy) && !wasPast) return stuck('refused')
  return { found: ['drifted'], fixed: [canMove(subject, change)], target, hasMessage: true }
}

function stuck(status: string): Forward {
  return { found: [status], fixed: [status], target: null, hasMessage: true }
}

export function canMove({ means }: Subject, change: Setting | null): 'fixed' | 'failed' {
  return means === 'alter' || (means === 'setval' && change === null) ? 'fixed' : 'failed'
}

/** No type of the generator's begins above zero. */
function counterWith({ bounds }: Subject, { minvalue, increment }: Setting): Counter {
  return { increment, bounds: { minimum: minvalue, maximum: bounds.maximum } }
}

/** The first value of the class that is neither below `minvalue` nor behind where it was. */
function firstOf(subject: Subject, { minvalue, increment }: Setting, policy: PolicyModel): bigint {
  const place = mayRewind(subject, policy) ? minvalue : placeOf(subject.truth)
  if (place <= minvalue) return minvalue
  return minvalue + ((place - minvalue + increment - 1n) / increment) * increment
}

/** The first value of the class more than `headroom` numbers beyond. */
export function withHeadroom(
  furthest: bigint,
  increment: bigint,
  { headroom }: PolicyModel,
): bigint {
  let target = furthest + increment
  while ((increment > 0n ? target - furthest : furthest - target) <= BigInt(headroom))
    target += increment
  return target
}

export function isPast(
  next: bigint,
  { increment, bounds }: Counter,
  { capacityLimit }: PolicyModel,
): boolean {
  const all = bounds.maximum - bounds.minimum + 1n
  const used = increment > 0n ? next - bounds.minimum : bounds.maximum - next
  return used * 100n > all * BigInt(capacityLimit)
}

export function mayRewind({ isPartlyRead, hasUnknown }: Subject, { rewind }: PolicyModel): boolean {
  return rewind && !isPartlyRead && !hasUnknown
}
