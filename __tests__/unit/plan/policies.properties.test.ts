/** What holds of every plan, whatever is asked for. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BLOCKS, type Sequence, type SequenceState } from '../../../src/domain/sequence.ts'
import { isWithin, usableBounds } from '../../../src/plan/bounds.ts'
import type { Drift } from '../../../src/plan/drift.ts'
import { nextPlace, nextValue } from '../../../src/plan/next-value.ts'
import { withParameters } from '../../../src/plan/parameters.ts'
import { isWell, plan, type Plan, type PlannedMove } from '../../../src/plan/plan.ts'
import { mayRewind, type Policy } from '../../../src/plan/policy.ts'
import { policy } from '../../helpers/policies.ts'
import { column, INT8, MAX, sequence, uncalled } from '../../helpers/sequences.ts'
import { measured } from './measured.ts'
import { essenceOf, expectedPlan } from './oracle.ts'
import { small, smallSituation, wide, wideSituation, type Situation } from './situations.ts'

const RUNS = { numRuns: 2000 }

type Case = { readonly situation: Situation; readonly wishes: Policy }

function wishesOf(values: {
  readonly minimum: fc.Arbitrary<bigint>
  readonly increment: fc.Arbitrary<bigint>
  readonly headroom: fc.Arbitrary<bigint>
}): fc.Arbitrary<Policy> {
  const { minimum, increment, headroom } = values
  return fc.record({
    capacityLimit: fc.integer({ min: 1, max: 100 }),
    headroom: fc.oneof(fc.constant(0n), headroom),
    rewind: fc.boolean(),
    parameters: fc.option(fc.record({ minimum, increment })),
  })
}

const smallWishes = wishesOf({
  minimum: small(1, 12),
  increment: small(1, 6),
  headroom: small(0, 12),
})

const positive = wide.map((value) => (value < 0n ? -(value + 1n) : value) || 1n)
const wideWishes = wishesOf({
  minimum: fc.oneof(small(1, 5), positive),
  increment: fc.oneof(small(1, 5), positive),
  headroom: fc.oneof(small(0, 5), positive),
})

/** Makes some sequences have what manual mode asks for, and some begin elsewhere than they do. */
function casesOf(situations: fc.Arbitrary<Situation>, wishes: fc.Arbitrary<Policy>) {
  return fc
    .record({ situation: situations, wishes, isSetUp: fc.boolean(), isPartlyRead: rarely })
    .map(({ situation, wishes: asked, isSetUp, isPartlyRead }): Case => {
      const { parameters } = asked
      const { sequence: of, state } = situation
      const canBeSetUp =
        isSetUp && parameters !== null && parameters.minimum <= of.maximum && of.increment > 0n
      const given = canBeSetUp ? withParameters(of, parameters) : of
      const { minimum } = given
      const lastValue = state.lastValue < minimum ? minimum : state.lastValue
      const changed = { ...given, isPartlyRead }
      return {
        situation: { ...situation, sequence: changed, state: { ...state, lastValue } },
        wishes: asked,
      }
    })
}

const rarely = fc.nat({ max: 9 }).map((number) => number === 0)

/** Sequences that begin anywhere within their bounds, over columns of all blocks. */
const smallBlocks: fc.Arbitrary<Situation> = fc
  .record({
    situation: smallSituation,
    start: fc.nat(),
    blocks: fc.array(fc.constantFrom(...BLOCKS), { minLength: 1, maxLength: 3 }),
  })
  .map(({ situation, start, blocks }) => {
    const { minimum, maximum, increment } = situation.sequence
    const columns = blocks.map((block) => column({ block: increment > 0n ? block : 'single' }))
    const begun = minimum + (BigInt(start) % (maximum - minimum + 1n))
    return { ...situation, sequence: { ...situation.sequence, columns, start: begun } }
  })

function planOf({ situation, wishes }: Case): Plan {
  return plan(situation.sequence, measured(situation, wishes), wishes)
}

/** The sequence as a move leaves it. */
function moved({ situation }: Case, { target, parameters }: PlannedMove): Situation {
  const { sequence: of } = situation
  const now = parameters === null ? of : withParameters(of, parameters)
  return { ...situation, sequence: now, state: uncalled(target) }
}

function driftIn(planned: Plan): Drift | null {
  return planned.kind === 'stay' ? null : planned.drift
}

function movesOf(given: Case): PlannedMove {
  const planned = planOf(given)
  fc.pre(planned.kind === 'move')
  return planned
}

/** Whether a value that is still to come, until the sequence ends or wraps, meets a row. */
function meets({ sequence: of, state, rows }: Situation): boolean {
  const next = nextValue(of, state)
  const bounds = usableBounds(of)
  if (next === null) return false
  return rows.some(
    (row) =>
      row >= bounds.minimum &&
      row <= bounds.maximum &&
      (row - next) % of.increment === 0n &&
      (of.increment > 0n ? row >= next : row <= next),
  )
}

describe.each([
  { kind: 'a small sequence', cases: casesOf(smallSituation, smallWishes) },
  { kind: 'a small sequence of blocks', cases: casesOf(smallBlocks, smallWishes) },
  { kind: 'a sequence of 64 bits', cases: casesOf(wideSituation, wideWishes) },
])('$kind, whatever the policy', ({ cases }) => {
  test('is well once it is moved, and stays there when it is planned again', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const after = moved(given, movesOf(given))
        const again = planOf({ ...given, situation: after })
        expect(isWell(again)).toBe(true)
        expect(again).toEqual({ kind: 'stay' })
      }),
      RUNS,
    )
  })

  test('meets no row once it is moved', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const after = moved(given, movesOf(given))
        expect(nextValue(after.sequence, after.state)).toBe(after.state.lastValue)
        expect(meets(after)).toBe(false)
      }),
      RUNS,
    )
  })

  test('goes back only where rewind asks for it, and all of its rows are known', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { sequence: of, state } = given.situation
        const { target, drift, parameters } = movesOf(given)
        const way = (target - nextPlace(of, state)) * (of.increment > 0n ? 1n : -1n)
        const goesBack = way < 0n
        if (goesBack) expect(mayRewind(of, given.wishes)).toBe(true)
        // What only drifts goes forward; what has no fault at all goes back or stays.
        if (drift !== null && parameters === null) expect(way > 0n).toBe(true)
        if (drift === null && parameters === null) {
          expect(goesBack || nextValue(of, state) === null).toBe(true)
        }
      }),
      RUNS,
    )
  })

  test('keeps its residue class, or has that of minvalue, or begins anew over an empty table', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { sequence: of, state, rows } = given.situation
        const { target, parameters } = movesOf(given)
        if (parameters !== null) {
          expect((target - parameters.minimum) % parameters.increment).toBe(0n)
          return
        }
        const keeps = (target - nextPlace(of, state)) % of.increment === 0n
        const { minimum, maximum } = usableBounds(of)
        const isEmpty = rows.every((row) => row < minimum || row > maximum)
        expect(keeps || (isEmpty && target === of.start)).toBe(true)
      }),
      RUNS,
    )
  })

  test('lies beyond every row of the class that manual mode gives it', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { target, parameters } = movesOf(given)
        fc.pre(parameters !== null)
        const { sequence: of, rows } = given.situation
        const { maximum } = usableBounds(of)
        const ofClass = rows.filter(
          (row) =>
            row >= parameters.minimum &&
            row <= maximum &&
            (row - parameters.minimum) % parameters.increment === 0n,
        )
        expect(ofClass.every((row) => row < target)).toBe(true)
      }),
      RUNS,
    )
  })

  test('is not moved where nothing is wrong and nothing is asked', () => {
    fc.assert(
      fc.property(cases, ({ situation, wishes }) => {
        const plain = { ...wishes, rewind: false, parameters: null }
        const { answers } = measured(situation, plain)
        fc.pre(answers.drift === null)
        expect(meets(situation)).toBe(false)
        const runsOut = nextValue(situation.sequence, situation.state) === null
        expect(planOf({ situation, wishes: plain }).kind).toBe(runsOut ? 'exhausted' : 'stay')
      }),
      RUNS,
    )
  })

  test('has the same drift whatever is asked besides', () => {
    fc.assert(
      fc.property(cases, ({ situation, wishes }) => {
        const asked = planOf({ situation, wishes })
        const plain = planOf({ situation, wishes: policy() })
        expect(driftIn(asked)).toEqual(driftIn(plain))
      }),
      RUNS,
    )
  })
})

describe('a sequence that is walked through value by value', () => {
  const situations = fc.oneof(smallSituation, smallBlocks)

  test('is planned as the contract says, whatever the policy', () => {
    fc.assert(
      fc.property(casesOf(situations, smallWishes), ({ situation, wishes }) => {
        const of: Sequence = { ...situation.sequence, cycle: false, isPartlyRead: false }
        // No type of a column begins above where a sequence starts.
        fc.pre(isWithin(of.start, usableBounds(of)))
        const given = { situation: { ...situation, sequence: of }, wishes }
        expect(essenceOf(planOf(given))).toEqual(essenceOf(expectedPlan(given.situation, wishes)))
      }),
      { numRuns: 20_000 },
    )
  })
})

describe('nodes that each own a residue class', () => {
  type Node = { readonly sequence: Sequence; readonly state: SequenceState }

  /** What each node's sequence was before: as it was made, used, or set up already. */
  const before: fc.Arbitrary<Node> = fc
    .record({
      last: small(1, 60),
      isCalled: fc.boolean(),
      increment: small(1, 3),
      minimum: small(1, 3),
    })
    .map(({ last, isCalled, increment, minimum }) => ({
      sequence: sequence({ increment, minimum, start: minimum }),
      state: { lastValue: last < minimum ? minimum : last, isCalled },
    }))

  test('never hand out a value twice, or one that a row holds', () => {
    const count = fc.constantFrom(2, 3)
    const nodes = count.chain((length) =>
      fc.array(before, { minLength: length, maxLength: length }),
    )
    const rows = fc.uniqueArray(small(1, 80), { maxLength: 20 })
    const turns = fc.array(fc.nat({ max: 2 }), { minLength: 30, maxLength: 60 })
    const headroom = fc.oneof(fc.constant(0n), small(0, 10))
    const runs = fc.record({ nodes, rows, turns, headroom })
    fc.assert(
      fc.property(runs, ({ nodes: found, rows: held, turns: order, headroom: room }) => {
        const wishes = found.map((_, index) =>
          policy({
            headroom: room,
            parameters: { minimum: BigInt(index + 1), increment: BigInt(found.length) },
          }),
        )
        const ready = found.map(({ sequence: of, state }, index) => {
          const given = {
            situation: { sequence: of, state, rows: held },
            wishes: wishes[index] ?? policy(),
          }
          const planned = planOf(given)
          if (planned.kind === 'stay') return given
          if (planned.kind !== 'move') throw new Error(`not moved: ${planned.kind}`)
          return { ...given, situation: moved(given, planned) }
        })
        const taken = new Set(held)
        const states = ready.map(({ situation }) => situation.state)
        for (const turn of order) {
          const index = turn % ready.length
          const [node, state] = [ready[index], states[index]]
          if (node === undefined || state === undefined) continue
          const value = nextValue(node.situation.sequence, state)
          if (value === null) throw new Error('it has run out')
          expect(taken).not.toContain(value)
          taken.add(value)
          states[index] = { lastValue: value, isCalled: true }
        }
        // By then every node has the rows of all, and another run changes nothing.
        for (const [index, { situation, wishes: own }] of ready.entries()) {
          const state = states[index] ?? situation.state
          expect(
            planOf({ situation: { ...situation, state, rows: [...taken] }, wishes: own }),
          ).toEqual({
            kind: 'stay',
          })
        }
      }),
      { numRuns: 2000 },
    )
  })
})

test('the widest headroom, step and minvalue together do not overflow', () => {
  const wishes = policy({ headroom: MAX, parameters: { minimum: MAX, increment: MAX } })
  const situation = {
    sequence: sequence({ columns: [column({ range: INT8 })] }),
    state: uncalled(1n),
    rows: [MAX],
  }
  expect(planOf({ situation, wishes })).toMatchObject({ kind: 'exhausted', target: 2n * MAX })
})
