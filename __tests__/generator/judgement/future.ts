/** The values that a sequence will still hand out, and which of them rows hold. */
import { INT8, type Range } from '../layout/column-types.ts'
import type { Subject, Use } from './subject.ts'

export type Counter = { readonly increment: bigint; readonly bounds: Range }

export type Drift = { readonly furthest: bigint; readonly collidesAfter: bigint }

export function isIn({ minimum, maximum }: Range, value: bigint): boolean {
  return value >= minimum && value <= maximum
}

/** The next value; `null` where it has run out. Section 1, word by word. */
export function nextOf({ truth, bounds }: Pick<Subject, 'truth' | 'bounds'>): bigint | null {
  const next = placeOf(truth)
  return isIn(truth, next) && isIn(bounds, next) ? next : null
}

/** Where it has got to, which is past its end where it has run out. */
export function placeOf(truth: Subject['truth']): bigint {
  const { lastValue, isCalled, increment, cycle, minimum, maximum } = truth
  const next = isCalled ? lastValue + increment : lastValue
  if (isIn(truth, next) || !cycle) return next
  return increment > 0n ? minimum : maximum
}

/** Looks every row up among the values from `first` on. */
export function driftFrom(
  first: bigint | null,
  counter: Counter,
  uses: readonly Use[],
): Drift | null {
  if (first === null) return null
  let drift: Drift | null = null
  for (const { kind, numbers } of uses) {
    for (const number of numbers) {
      const hit = LOOK_UP[kind](number, first, counter)
      if (hit === null) continue
      drift = drift === null ? hit : merged(drift, hit, counter)
    }
  }
  return drift
}

function merged(a: Drift, b: Drift, { increment }: Counter): Drift {
  const isFurther = increment > 0n ? a.furthest > b.furthest : a.furthest < b.furthest
  return {
    furthest: isFurther ? a.furthest : b.furthest,
    collidesAfter: a.collidesAfter < b.collidesAfter ? a.collidesAfter : b.collidesAfter,
  }
}

type LookUp = (number: bigint, first: bigint, counter: Counter) => Drift | null

const LOOK_UP: Readonly<Record<Use['kind'], LookUp>> = {
  single(number, first, { increment, bounds }) {
    const steps = (number - first) / increment
    const isHit = steps >= 0n && first + steps * increment === number && isIn(bounds, number)
    return isHit ? { furthest: number, collidesAfter: steps } : null
  },

  // N − d + 1 … N, without ids below the sequence's bounds.
  pooled(number, first, { increment, bounds }) {
    const least = first - increment + 1n
    const start = least < bounds.minimum ? bounds.minimum : least
    if (number < start) return null
    let steps = number <= first ? 0n : (number - first) / increment
    if (number > first + steps * increment) steps += 1n
    const value = first + steps * increment
    return isIn(bounds, value) ? { furthest: value, collidesAfter: number - start } : null
  },

  // N … N + d − 1, and the last block may reach beyond the sequence's bounds.
  'pooled-lo'(number, first, { increment, bounds }) {
    // Beyond 64 bits there are no ids, though a double can hold such a number.
    if (number < first || !isIn(INT8, number)) return null
    const value = first + ((number - first) / increment) * increment
    return isIn(bounds, value) ? { furthest: value, collidesAfter: number - first } : null
  },
}

/**
 * Where what the server handed out is not what the sentences above say, the judgement is worth
 * nothing: `null` where both agree.
 */
export function disagreement({ truth, walk }: Subject): string | null {
  if (walk === null) return null
  const first = placeOf(truth)
  const expected = walk.values.map((_, step) => first + BigInt(step) * truth.increment)
  const last = expected.at(-1) ?? first - truth.increment
  const endsThere = !isIn(truth, last + truth.increment) || !isIn(truth, first)
  const agrees =
    walk.values.every((value, step) => value === expected[step]) && (!walk.hasEnded || endsThere)
  return agrees ? null : `nextval hands out ${walk.values.join(' ')}, expected from ${first}`
}
