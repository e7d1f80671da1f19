/**
 * What the contract says, worked out value by value: no range, no remainder and no bound is
 * computed, every value that a small sequence can hand out is looked up among the rows.
 */
import type { Bounds, ComparableColumn, Parameters } from '../../../src/domain/sequence.ts'
import type { Drift } from '../../../src/plan/drift.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import type { Policy } from '../../../src/plan/policy.ts'
import type { Situation } from './situations.ts'

/** What counts of a sequence here: an increment, and the values that it and its columns can hold. */
type Counter = {
  readonly increment: bigint
  readonly bounds: Bounds
  readonly columns: readonly ComparableColumn[]
}

/** The plan for a sequence that does not cycle. */
export function expectedPlan(situation: Situation, policy: Policy): Plan {
  const { sequence, rows } = situation
  const own = counterOf(situation)
  const next = nextOf(situation)
  const future = valuesFrom(own, next)
  const drift = driftOver(own, future, rows)
  const parameters = changeFor(situation, policy)
  if (policy.parameters !== null) {
    const blocks = own.columns.some(({ block }) => block !== 'single')
    const differs = sequence.increment !== policy.parameters.increment
    if (sequence.increment < 0n || (blocks && differs)) {
      return { kind: 'unfit', drift, parameters, reason: '' }
    }
  }
  if (drift === null && parameters === null) {
    const target = policy.rewind ? wayBack(situation, policy) : null
    if (target !== null) return { kind: 'move', drift, parameters, target }
    return future.length > 0 ? { kind: 'stay' } : { kind: 'exhausted', drift, parameters, target }
  }

  const wanted = parameters === null ? own : counterWith(situation, parameters)
  const candidates = parameters === null ? future : classFor(situation, parameters, policy)
  const beyond = driftOver(wanted, candidates, rows)
  const left = beyond === null ? candidates : candidates.filter(isAfter(beyond.furthest, wanted))
  // PostgreSQL wants MINVALUE below MAXVALUE.
  const hasRoom = parameters === null || parameters.minimum < sequence.maximum
  if (left.length === 0 || !hasRoom) return { kind: 'exhausted', drift, parameters, target: null }
  const target = beyond === null ? left[0] : left.find(isBeyond(beyond.furthest, wanted, policy))
  if (target === undefined) return { kind: 'refused', drift, parameters, target: 0n }
  const wasPast = future[0] === undefined || isPast(own, future[0], policy)
  const isRefused = isPast(wanted, target, policy) && !wasPast
  return { kind: isRefused ? 'refused' : 'move', drift, parameters, target }
}

/** What is compared: not the wording, nor where outside of its bounds a sequence would have gone. */
export function essenceOf(planned: Plan): object {
  switch (planned.kind) {
    case 'stay':
    case 'move':
      return planned
    case 'exhausted':
    case 'refused':
    case 'unfit':
      return { kind: planned.kind, drift: planned.drift, parameters: planned.parameters }
  }
}

function counterOf({ sequence }: Situation): Counter {
  const columns = sequence.columns.filter((column) => column.kind === 'comparable')
  const { minimum, maximum } = sequence
  return { increment: sequence.increment, columns, bounds: narrowed({ minimum, maximum }, columns) }
}

function counterWith({ sequence }: Situation, { increment, minimum }: Parameters): Counter {
  return counterOf({ sequence: { ...sequence, increment, minimum }, state: FRESH, rows: [] })
}

const FRESH = { lastValue: 0n, isCalled: false }

function narrowed(bounds: Bounds, columns: readonly ComparableColumn[]): Bounds {
  const all = [bounds, ...columns.map(({ range }) => range)]
  return {
    minimum: all.map(({ minimum }) => minimum).reduce((a, b) => (a > b ? a : b)),
    maximum: all.map(({ maximum }) => maximum).reduce((a, b) => (a < b ? a : b)),
  }
}

function nextOf({ sequence, state }: Situation): bigint {
  return state.isCalled ? state.lastValue + sequence.increment : state.lastValue
}

/** What is handed out from a value on, until it fails. */
function valuesFrom({ increment, bounds }: Counter, first: bigint): readonly bigint[] {
  const values: bigint[] = []
  for (let value = first; isIn(bounds, value); value += increment) values.push(value)
  return values
}

function isIn({ minimum, maximum }: Bounds, value: bigint): boolean {
  return value >= minimum && value <= maximum
}

/** The ids that a value stands for, in the order in which they are used. */
function idsOf(value: bigint, block: ComparableColumn['block'], of: Counter): readonly bigint[] {
  const { increment, bounds } = of
  if (block === 'single') return [value]
  const start = block === 'pooled' ? value - increment + 1n : value
  const ids = Array.from({ length: Number(increment) }, (_, index) => start + BigInt(index))
  return block === 'pooled' ? ids.filter((id) => id >= bounds.minimum) : ids
}

function driftOver(of: Counter, values: readonly bigint[], rows: readonly bigint[]): Drift | null {
  const found = of.columns.flatMap(({ block }) => {
    const blocks = values.map((value) => idsOf(value, block, of))
    const hit = values.filter((_, index) => blocks[index]?.some((id) => rows.includes(id)))
    const inserts = blocks.flat().findIndex((id) => rows.includes(id))
    return hit.map((furthest) => ({ furthest, collidesAfter: BigInt(inserts) }))
  })
  const last = values.findLast((value) => found.some(({ furthest }) => furthest === value))
  const soonest = found.map(({ collidesAfter }) => collidesAfter).toSorted(byValue)[0]
  if (last === undefined || soonest === undefined) return null
  return { furthest: last, collidesAfter: soonest }
}

function byValue(a: bigint, b: bigint): number {
  return a < b ? -1 : 1
}

function isAfter(value: bigint, { increment }: Counter): (candidate: bigint) => boolean {
  return (candidate) => (increment > 0n ? candidate > value : candidate < value)
}

function isBeyond(value: bigint, { increment }: Counter, { headroom }: Policy) {
  return (candidate: bigint) => (increment > 0n ? candidate - value : value - candidate) > headroom
}

function isPast({ increment, bounds }: Counter, next: bigint, { capacityLimit }: Policy): boolean {
  const all = valuesFrom({ increment: 1n, bounds, columns: [] }, bounds.minimum)
  const used = all.filter((value) => (increment > 0n ? value < next : value > next))
  return used.length * 100 > capacityLimit * all.length
}

function changeFor(situation: Situation, { parameters }: Policy): Parameters | null {
  if (parameters === null) return null
  const { increment, minimum, start } = situation.sequence
  const isSet =
    increment === parameters.increment &&
    minimum === parameters.minimum &&
    start === parameters.minimum
  const place = nextOf(situation)
  return isSet && isOfClass(place, parameters.minimum, increment) ? null : parameters
}

function isOfClass(value: bigint, place: bigint, increment: bigint): boolean {
  return (value - place) % increment === 0n
}

/** Where manual mode may put a sequence: its class, and not behind where it was. */
function classFor(situation: Situation, parameters: Parameters, policy: Policy): readonly bigint[] {
  const { bounds, increment } = counterWith(situation, parameters)
  const least = policy.rewind ? parameters.minimum : nextOf(situation)
  const all: bigint[] = []
  // Where the type of a column cuts the class off below, it has no first value to begin at.
  for (let value = parameters.minimum; value <= bounds.maximum; value += increment) all.push(value)
  const candidates = all.filter((value) => value >= least)
  return candidates.every((value) => isIn(bounds, value)) ? candidates : []
}

/** To one step past the furthest row of its class, or to its start; `null` where it is not ahead. */
function wayBack(situation: Situation, policy: Policy): bigint | null {
  const { sequence, rows } = situation
  const own = counterOf(situation)
  const next = nextOf(situation)
  const every = valuesFrom({ ...own, increment: 1n }, own.bounds.minimum)
  const inOrder = own.increment > 0n ? every : every.toReversed()
  const ofClass = inOrder.filter((value) => isOfClass(value, next, own.increment))
  const beyond = driftOver(own, ofClass, rows)
  const holds = own.columns.some(({ block }) =>
    rows.some((row) => every.some((value) => idsOf(value, block, own).includes(row))),
  )
  const isAfterStart = isAfter(sequence.start, own)
  const fromStart = holds
    ? ofClass.find((value) => value === sequence.start || isAfterStart(value))
    : every.find((value) => value === sequence.start)
  const target = beyond === null ? fromStart : ofClass.find(isBeyond(beyond.furthest, own, policy))
  if (target === undefined) return null
  const isAhead = !isIn(own.bounds, next) || isAfter(target, own)(next)
  return isAhead ? target : null
}
