/** What holds of every plan, against a walk step by step. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Sequence, SequenceState } from '../../../src/domain/sequence.ts'
import { guardedSetvalSql } from '../../../src/plan/move-sql.ts'
import { nextValue } from '../../../src/plan/next-value.ts'
import { plan, type Plan } from '../../../src/plan/plan.ts'
import { usage } from '../../../src/plan/usage.ts'
import { policy } from '../../helpers/policies.ts'
import { uncalled } from '../../helpers/sequences.ts'
import { measured } from './measured.ts'
import { smallSituation, wide, wideSituation, type Situation } from './situations.ts'
import { plain } from './plain-sql.ts'

const RUNS = { numRuns: 3000 }

const percent = fc.integer({ min: 1, max: 100 })

function planOf({ sequence: of, state, rows }: Situation, limit = 100): Plan {
  const wishes = policy({ capacityLimit: limit })
  return plan(of, measured({ sequence: of, state, rows }, wishes), wishes)
}

/** What `nextval` would give, insert after insert, until it fails or wraps. Written from the manual. */
function future({ increment, minimum, maximum, cycle, columns }: Sequence, state: SequenceState) {
  const fits = (value: bigint) =>
    columns.every(
      (each) =>
        each.kind === 'comparable' && value >= each.range.minimum && value <= each.range.maximum,
    )
  const values: bigint[] = []
  let value = state.lastValue
  if (state.isCalled) {
    value += increment
    if (increment > 0n && value > maximum && cycle) value = minimum
    if (increment < 0n && value < minimum && cycle) value = maximum
  }
  for (; value >= minimum && value <= maximum && fits(value); value += increment) values.push(value)
  return values
}

/** The contract's one sentence, looked up value by value. */
function expectedPlan({ sequence: of, state, rows }: Situation): Plan {
  const values = future(of, state)
  const parameters = null
  if (values.length === 0) return { kind: 'exhausted', drift: null, parameters, target: null }
  const colliding = values.filter((value) => rows.includes(value))
  const [furthest] = colliding.slice(-1)
  if (furthest === undefined) return { kind: 'stay' }
  const collidesAfter = BigInt(values.findIndex((value) => rows.includes(value)))
  const target = values[values.indexOf(furthest) + 1]
  const drift = { furthest, collidesAfter }
  return target === undefined
    ? { kind: 'exhausted', drift, parameters, target: furthest + of.increment }
    : { kind: 'move', drift, parameters, target }
}

describe.each([
  { kind: 'a small sequence', situations: smallSituation },
  { kind: 'a sequence of 64 bits', situations: wideSituation },
])('$kind', ({ situations }) => {
  test('hands out no value of a row once it is moved', () => {
    fc.assert(
      fc.property(situations, percent, (situation, limit) => {
        const planned = planOf(situation, limit)
        fc.pre(planned.kind === 'move')
        const state = uncalled(planned.target)
        expect(nextValue(situation.sequence, state)).toBe(planned.target)
        expect(planOf({ ...situation, state }, limit)).toEqual({ kind: 'stay' })
      }),
      RUNS,
    )
  })

  test('never moves backwards', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const planned = planOf(situation)
        fc.pre(planned.kind === 'move')
        const next = nextValue(situation.sequence, situation.state)
        fc.pre(next !== null)
        const { increment } = situation.sequence
        const way = (planned.target - next) * (increment > 0n ? 1n : -1n)
        expect(way > 0n).toBe(true)
      }),
      RUNS,
    )
  })

  test('stays in its residue class', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const planned = planOf(situation)
        fc.pre(planned.kind === 'move')
        const next = nextValue(situation.sequence, situation.state)
        fc.pre(next !== null)
        expect((planned.target - next) % situation.sequence.increment).toBe(0n)
      }),
      RUNS,
    )
  })

  test('collides at a row, and first after as many inserts as it says', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const planned = planOf(situation)
        const next = nextValue(situation.sequence, situation.state)
        fc.pre(next !== null && planned.kind !== 'stay' && planned.drift !== null)
        const { furthest, collidesAfter } = planned.drift
        expect(collidesAfter >= 0n).toBe(true)
        expect(situation.rows).toContain(furthest)
        expect(situation.rows).toContain(next + collidesAfter * situation.sequence.increment)
      }),
      RUNS,
    )
  })

  test('moves only where it drifts', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { sequence: of, state, rows } = situation
        const { answers } = measured({ sequence: of, state, rows }, policy())
        const drifts = answers.drift !== null
        expect(['move', 'refused'].includes(planOf(situation).kind) && !drifts).toBe(false)
        expect(planOf(situation).kind === 'stay' && drifts).toBe(false)
      }),
      RUNS,
    )
  })

  test('is used to a share from 0 to 1', () => {
    fc.assert(
      fc.property(situations, ({ sequence: of, state }) => {
        const share = usage(of, nextValue(of, state))
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share).toBeLessThanOrEqual(1)
      }),
      RUNS,
    )
  })

  test('is moved, refused or exhausted by the limit alone: its drift stays the same', () => {
    fc.assert(
      fc.property(situations, percent, (situation, limit) => {
        const [limited, unlimited] = [planOf(situation, limit), planOf(situation, 100)]
        expect(limited.kind === 'refused' ? { ...limited, kind: 'move' } : limited).toEqual(
          unlimited,
        )
      }),
      RUNS,
    )
  })

  test('is moved by the SQL script exactly where it is behind the target', () => {
    fc.assert(
      fc.property(situations, wide, ({ sequence: of, state }, target) => {
        const next = serverNext(of, state)
        const isBehind = of.increment > 0n ? next < target : next > target
        expect(guardHolds(guardedSetvalSql(of, target), state)).toBe(isBehind)
      }),
      RUNS,
    )
  })
})

describe('a small sequence, value by value', () => {
  test('is planned as walking through its future says', () => {
    fc.assert(
      fc.property(smallSituation, (situation) => {
        expect(planOf(situation)).toEqual(expectedPlan(situation))
      }),
      { numRuns: 20_000 },
    )
  })

  test('hands out next what walking through its future begins with', () => {
    fc.assert(
      fc.property(smallSituation, ({ sequence: of, state }) => {
        expect(nextValue(of, state)).toBe(future(of, state)[0] ?? null)
      }),
      RUNS,
    )
  })
})

/** The next value of the sequence alone, beyond its end where it has run out. */
function serverNext(
  { increment, minimum, maximum, cycle }: Sequence,
  { lastValue, isCalled }: SequenceState,
): bigint {
  const next = isCalled ? lastValue + increment : lastValue
  if (!cycle || (next >= minimum && next <= maximum)) return next
  return increment > 0n ? minimum : maximum
}

const STEP = String.raw`\(s\.last_value::pg_catalog\.numeric ([+-]) (\d+)\)`
const GUARD = new RegExp(
  String.raw`where case when s\.is_called then (.+) else s\.last_value end ([<>]) (-?\d+)$`,
)
const SIMPLE_STEP = new RegExp(`^${STEP}$`)
const WRAPPED_STEP = new RegExp(
  String.raw`^case when ${STEP} ([<>]) (-?\d+) then (-?\d+) else ${STEP} end$`,
)

/** Evaluates the condition of the script's statement as the server does. */
function guardHolds(sql: string, { lastValue, isCalled }: SequenceState): boolean {
  const [, whenCalled = '', operator, target = ''] = GUARD.exec(plain(sql)) ?? []
  const next = isCalled ? stepOf(whenCalled, lastValue) : lastValue
  return compare(next, operator, BigInt(target))
}

function stepOf(sql: string, lastValue: bigint): bigint {
  const simple = SIMPLE_STEP.exec(sql)
  if (simple !== null) return step(lastValue, simple[1], simple[2])
  const wrapped = WRAPPED_STEP.exec(sql)
  if (wrapped === null) throw new Error(`not understood: ${sql}`)
  const [, sign, width, operator, end = '', other = '', otherwiseSign, otherwiseWidth] = wrapped
  return compare(step(lastValue, sign, width), operator, BigInt(end))
    ? BigInt(other)
    : step(lastValue, otherwiseSign, otherwiseWidth)
}

function step(lastValue: bigint, sign: string | undefined, width = ''): bigint {
  return sign === '-' ? lastValue - BigInt(width) : lastValue + BigInt(width)
}

function compare(a: bigint, operator: string | undefined, b: bigint): boolean {
  return operator === '<' ? a < b : a > b
}
