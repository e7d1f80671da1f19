/**
 * What the contract says of a sequence: its status before and after a fix, and where it must be
 * then. Written from the contract alone; nothing of the action's sources is used.
 */
import type { PolicyModel } from '../model/world.ts'
import { forward } from './forward.ts'
import { driftFrom, nextOf, placeOf } from './future.ts'
import { atRest } from './rewind.ts'
import type { Subject } from './subject.ts'
import { CALM, problem, type Judgement, type Setting } from './verdict.ts'

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

/** One that has run out is a problem whatever its rows hold, so that they need not be read. */
function unreadable(subject: Subject, change: Setting | null): Judgement {
  const isOver = nextOf(subject) === null
  const allowed = isOver ? ['unreadable', 'exhausted', 'failed', 'refused'] : ['unreadable']
  const isDrifting = isOver && change !== null
  return { ...problem('unreadable'), isDrifting, found: allowed, fixed: allowed }
}

/** What manual mode changes; `null` where everything is as it is to be. */
function changeOf({ truth }: Subject, { parameters }: PolicyModel): Setting | null {
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
