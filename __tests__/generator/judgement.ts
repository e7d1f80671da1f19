/**
 * What the contract says of a sequence: its status before and after a fix, and where it must be
 * then. Written from the contract alone; nothing of the action's sources is used.
 */
import type { Range } from './column-types.ts'
import { driftFrom, isIn, nextOf, placeOf, type Counter, type Drift } from './future.ts'
import type { PolicyModel } from './model.ts'
import type { Subject } from './subject.ts'

export type Judgement = {
  /** What the report may say before a fix, and after one was tried. */
  readonly found: readonly string[]
  readonly fixed: readonly string[]
  readonly drift: Drift | null
  /** Whether it counts as drifted. */
  readonly isDrifting: boolean
  /** What it hands out next after a fix; `null`: it is not touched. */
  readonly target: bigint | null
  /** Whether the fix sets manual mode's parameters. */
  readonly setsParameters: boolean
  readonly hasMessage: boolean
}

const CALM = { drift: null, isDrifting: false, target: null, setsParameters: false } as const

export function judge(subject: Subject, policy: PolicyModel): Judgement {
  const { columns, canReadState, canReadRows, uses } = subject
  if (columns.length === 0)
    return { ...CALM, found: ['unused'], fixed: ['unused'], hasMessage: false }
  if (!canReadState) return problem('unreadable')
  const change = changeOf(subject, policy)
  if (!canReadRows) return unreadable(subject, change)
  const drift = driftFrom(nextOf(subject), { ...subject.truth, bounds: subject.bounds }, uses)
  const judged = {
    drift,
    isDrifting: drift !== null || change !== null,
    setsParameters: change !== null,
  }
  if (policy.parameters !== null && isUnfit(subject, policy.parameters)) {
    return { ...problem('failed'), ...judged, setsParameters: false }
  }
  if (judged.isDrifting)
    return { ...CALM, ...judged, ...forward(subject, { drift, change, policy }) }
  return atRest(subject, policy)
}

function problem(status: string): Judgement {
  return { ...CALM, found: [status], fixed: [status], hasMessage: true }
}

/** One that has run out is a problem whatever its rows hold, so that they need not be read. */
function unreadable(subject: Subject, change: Parameters | null): Judgement {
  const isOver = nextOf(subject) === null
  const allowed = isOver ? ['unreadable', 'exhausted', 'failed', 'refused'] : ['unreadable']
  const isDrifting = isOver && change !== null
  return { ...problem('unreadable'), isDrifting, found: allowed, fixed: allowed }
}

type Parameters = { readonly minvalue: bigint; readonly increment: bigint }

/** What manual mode changes; `null` where everything is as it is to be. */
function changeOf({ truth }: Subject, { parameters }: PolicyModel): Parameters | null {
  if (parameters === null) return null
  const [minvalue, increment] = [BigInt(parameters.minvalue), BigInt(parameters.increment)]
  const isSame =
    truth.increment === increment && truth.minimum === minvalue && truth.start === minvalue
  return isSame && (placeOf(truth) - minvalue) % increment === 0n ? null : { minvalue, increment }
}

function isUnfit({ truth, uses }: Subject, { increment }: { readonly increment: number }): boolean {
  const hasBlocks = uses.some(({ kind }) => kind !== 'single')
  return truth.increment < 0n || (hasBlocks && truth.increment !== BigInt(increment))
}

type Way = {
  readonly drift: Drift | null
  readonly change: Parameters | null
  readonly policy: PolicyModel
}

type Forward = Pick<Judgement, 'found' | 'fixed' | 'target' | 'hasMessage'>

/** Where a sequence with a fault goes. */
function forward(subject: Subject, { drift, change, policy }: Way): Forward {
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

function canMove({ means }: Subject, change: Parameters | null): 'fixed' | 'failed' {
  return means === 'alter' || (means === 'setval' && change === null) ? 'fixed' : 'failed'
}

/** No type of the generator's begins above zero. */
function counterWith({ bounds }: Subject, { minvalue, increment }: Parameters): Counter {
  return { increment, bounds: { minimum: minvalue, maximum: bounds.maximum } }
}

/** The first value of the class that is neither below `minvalue` nor behind where it was. */
function firstOf(
  subject: Subject,
  { minvalue, increment }: Parameters,
  policy: PolicyModel,
): bigint {
  const place = mayRewind(subject, policy) ? minvalue : placeOf(subject.truth)
  if (place <= minvalue) return minvalue
  return minvalue + ((place - minvalue + increment - 1n) / increment) * increment
}

/** The first value of the class more than `headroom` numbers beyond. */
function withHeadroom(furthest: bigint, increment: bigint, { headroom }: PolicyModel): bigint {
  let target = furthest + increment
  while ((increment > 0n ? target - furthest : furthest - target) <= BigInt(headroom))
    target += increment
  return target
}

function isPast(
  next: bigint,
  { increment, bounds }: Counter,
  { capacityLimit }: PolicyModel,
): boolean {
  const all = bounds.maximum - bounds.minimum + 1n
  const used = increment > 0n ? next - bounds.minimum : bounds.maximum - next
  return used * 100n > all * BigInt(capacityLimit)
}

function mayRewind({ isPartlyRead, hasUnknown }: Subject, { rewind }: PolicyModel): boolean {
  return rewind && !isPartlyRead && !hasUnknown
}

/** One without a fault: healthy, run out, or to be moved back. */
function atRest(subject: Subject, policy: PolicyModel): Judgement {
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
