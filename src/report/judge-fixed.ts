/** From what was done to a sequence to its status and its message. Pure. */
import type { Fix, MoveMade } from '../apply/settle.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { Sequence, SequenceState } from '../domain/sequence.ts'
import { hasFault } from '../plan/plan.ts'
import type { Policy } from '../plan/policy.ts'
import { positionOf } from '../plan/position.ts'
import { findingOf, judge, moveOf, verdict, withRemarks, type Finding } from './judge.ts'
import { fixedMessage, joined, unknownNote } from './messages.ts'
import { capitalized } from './words.ts'

/** The outcome of a finding that a fix was tried for. */
export function judgeFixed(finding: Finding, fix: Fix): Outcome {
  const { policy } = finding
  const found = judge(finding)
  switch (fix.kind) {
    case 'failed': {
      const of = fix.move === null ? 'not made' : 'not complete'
      const message = `The fix is ${of}: ${fix.reason}.`
      return { ...found, ...(fix.move && moved(fix.move, policy)), ...verdict('failed', message) }
    }
    case 'left': {
      const now = judge(findingOf(fix.sequence, fix.reading, policy))
      if (now.status !== 'healthy' && now.status !== 'unknown') return now
      // It drifted when it was found, which counts, though nothing was left to fix.
      const message = joined(overtakenMessage(found, now), now.message)
      const { sequence } = fix
      return { ...found, sequence, ...verdict(now.status, message), move: null, after: now.before }
    }
    case 'moved': {
      const notes = fix.notes.map((note) => `${capitalized(note)}.`)
      const message = joined(fixedMessage(fix, policy), ...notes, unknownNote(fix.sequence))
      const fixed = { ...found, ...moved(fix, policy), ...verdict('fixed', message) }
      return withRemarks(fixed, finding.reading)
    }
  }
}

/** Why a sequence that drifted needed no fix any more. */
function overtakenMessage({ before: found }: Outcome, { before: now }: Outcome): string {
  const isThere = found?.lastValue === now?.lastValue && found?.isCalled === now?.isCalled
  return isThere
    ? 'Nothing was in its way any more when it was to be fixed.'
    : 'Another session moved it while the action ran.'
}

/** What a move that was made says of a sequence, in place of what was found at first. */
function moved({ sequence, measured, planned, after, former }: MoveMade, policy: Policy) {
  const { capacityLimit } = policy
  const position = (of: Sequence, state: SequenceState) => positionOf(of, state, capacityLimit)
  const before = position(former, measured.state)
  return {
    sequence,
    drift: planned.drift,
    isDrifting: hasFault(planned),
    move: moveOf(planned, former, measured.state),
    before,
    after: after === null ? null : position(sequence, after),
  }
}
