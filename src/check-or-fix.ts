/** From sequences to what came of them: measured, and fixed where they drift, batch by batch. */
import { fixOneByOne } from './apply/fix-one-by-one.ts'
import { fixQuietOnes, type FixOptions } from './apply/fix-quiet-ones.ts'
import type { MoveMade } from './apply/settle.ts'
import { tableTurns } from './apply/table-turns.ts'
import type { ServerFacts } from './connect/server-facts.ts'
import type { Sessions } from './connect/sessions.ts'
import type { Outcome } from './domain/outcome.ts'
import type { Sequence } from './domain/sequence.ts'
import type { Inputs } from './inputs/inputs.ts'
import { measureEach } from './measure/measure.ts'
import type { Readings } from './measure/read-batch.ts'
import type { MeasureOptions } from './measure/snapshot.ts'
import type { Policy } from './plan/policy.ts'
import { judgeFixed } from './report/judge-fixed.ts'
import { findingOf, judge, type Finding } from './report/judge.ts'

export type CheckOrFixOptions = {
  readonly sessions: Sessions
  readonly facts: ServerFacts
  readonly inputs: Pick<Inputs, 'mode' | 'policy' | 'lockTimeout' | 'maxConnections'>
}

/** What came of each sequence, in no order. */
export async function checkOrFix(
  sequences: readonly Sequence[],
  { sessions, facts, inputs }: CheckOrFixOptions,
): Promise<readonly Outcome[]> {
  const { policy, lockTimeout, mode, maxConnections: connections } = inputs
  const { serverVersion } = facts
  const limits = { ...facts, lockTimeout }
  const options = { sessions, connections, limits, policy, serverVersion }
  return mode === 'check' ? check(sequences, options) : fix(sequences, options)
}

async function check(
  sequences: readonly Sequence[],
  options: MeasureOptions,
): Promise<readonly Outcome[]> {
  const findingsIn = finder(sequences, options.policy)
  const outcomes: Outcome[] = []
  await measureEach(sequences, options, (readings) => {
    outcomes.push(...findingsIn(readings).map(judge))
  })
  return outcomes
}

/** What can be is fixed with the batch in which it was found; then, one by one, what has to wait. */
async function fix(
  sequences: readonly Sequence[],
  options: MeasureOptions,
): Promise<readonly Outcome[]> {
  const findingsIn = finder(sequences, options.policy)
  const inTurn = tableTurns()
  const outcomes: Outcome[] = []
  const left: Left[] = []
  await measureEach(sequences, options, async (readings, own) => {
    const { toMove = [], others = [] } = Object.groupBy(findingsIn(readings), ({ plan }) =>
      plan?.kind === 'move' ? 'toMove' : 'others',
    )
    outcomes.push(...others.map(judge))
    const settled = await fixQuietOnes(toMove.map(sequenceOf), { ...own, inTurn })
    for (const finding of toMove) {
      const result = settled.get(finding.sequence.oid)
      if (result === undefined) left.push({ finding, earlier: null })
      else if (result.kind === 'overtaken') left.push({ finding, earlier: result.move })
      else outcomes.push(judgeFixed(finding, result))
    }
  })
  return [...outcomes, ...(await fixLeft(left, { ...options, inTurn }))]
}

/** A sequence that is still to be moved, and the move that rows have overtaken. */
type Left = { readonly finding: Finding; readonly earlier: MoveMade | null }

async function fixLeft(left: readonly Left[], options: FixOptions): Promise<readonly Outcome[]> {
  const toFix = left.map(({ finding: { sequence }, earlier }) => ({ sequence, earlier }))
  const fixes = await fixOneByOne(toFix, options)
  return left.map(({ finding }) => {
    const made = fixes.get(finding.sequence.oid)
    return made === undefined ? judge(finding) : judgeFixed(finding, made)
  })
}

/** From readings to what is found about their sequences. */
function finder(sequences: readonly Sequence[], policy: Policy) {
  const byOid = new Map(sequences.map((sequence) => [sequence.oid, sequence]))
  return (readings: Readings): readonly Finding[] =>
    [...readings].flatMap(([oid, reading]) => {
      const sequence = byOid.get(oid)
      return sequence === undefined ? [] : [findingOf(sequence, reading, policy)]
    })
}

function sequenceOf({ sequence }: Finding): Sequence {
  return sequence
}
