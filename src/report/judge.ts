/** From what was read of a sequence to its status and its message. Pure. */
import type { Move, Outcome, Status } from '../domain/outcome.ts'
import type { Sequence, SequenceState } from '../domain/sequence.ts'
import type { Reading } from '../measure/read-batch.ts'
import { hasFault, plan, type Plan, type PlannedMove } from '../plan/plan.ts'
import type { Policy } from '../plan/policy.ts'
import { nextPlace, nextValue } from '../plan/next-value.ts'
import { positionOf } from '../plan/position.ts'
import {
  capacityWarning,
  driftMessage,
  driftRemarks,
  joined,
  linkMessage,
  rewindMessage,
  scanNote,
  unknownNote,
} from './messages.ts'
import { exhaustedMessage, refusedMessage, unfitMessage } from './problem-messages.ts'
import { isNearEnd } from './report.ts'

/** What is known of a sequence before anything is done about it. */
export type Finding = {
  readonly sequence: Sequence
  readonly reading: Reading
  /** `null` where there was nothing to plan on: unreadable, or unused. */
  readonly plan: Plan | null
  readonly policy: Policy
}

/** Plans a sequence that was read. One that no column draws from needs no plan. */
export function findingOf(sequence: Sequence, reading: Reading, policy: Policy): Finding {
  const canPlan = reading.kind === 'read' && sequence.columns.length > 0
  return { sequence, reading, plan: canPlan ? plan(sequence, reading, policy) : null, policy }
}

/** The outcome of a finding that nothing was done about. */
export function judge(finding: Finding): Outcome {
  const { sequence, reading, plan: planned, policy } = finding
  const fault = planned === null || planned.kind === 'stay' ? null : planned
  const before =
    reading.state === null ? null : positionOf(sequence, reading.state, policy.capacityLimit)
  const found: Outcome = {
    sequence,
    ...verdictOn(finding),
    drift: fault?.drift ?? null,
    isDrifting: fault !== null && hasFault(fault),
    move: planned?.kind === 'move' ? moveOf(planned, sequence, reading.state) : null,
    refusedTarget: planned?.kind === 'refused' ? planned.target : null,
    before,
    after: null,
    importedBy: null,
    importedAt: null,
  }
  return withRemarks(found, reading)
}

type Verdict = Pick<Outcome, 'status' | 'message' | 'remarks'>

function verdictOn(finding: Finding): Verdict {
  const { sequence, reading, plan: planned, policy } = finding
  if (sequence.columns.length === 0) return verdict('unused', linkMessage(sequence))
  if (reading.kind === 'unreadable') {
    return verdict('unreadable', `Its rows or its state could not be read: ${reading.reason}.`)
  }
  switch (planned?.kind) {
    case 'unfit':
      return verdict('failed', unfitMessage(planned.reason))
    case 'exhausted':
      return verdict('exhausted', exhaustedMessage(sequence, planned))
    case 'refused':
      return verdict('refused', refusedMessage(sequence, planned, policy))
    case 'move': {
      if (!hasFault(planned)) return atRest(sequence, rewindRemark(finding, planned))
      const remarks = driftRemarks(sequence, planned)
      return { status: 'drifted', message: joined(driftMessage(planned), remarks), remarks }
    }
    default:
      return atRest(sequence, null)
  }
}

function rewindRemark({ sequence, reading }: Finding, { target }: PlannedMove): string {
  const next = reading.state === null ? target : nextValue(sequence, reading.state)
  return rewindMessage(next, target)
}

export function verdict(status: Status, message: string | null): Verdict {
  return { status, message, remarks: message }
}

function atRest(sequence: Sequence, remark: string | null): Verdict {
  const note = unknownNote(sequence)
  return verdict(note === null ? 'healthy' : 'unknown', joined(note, remark))
}

/** @param state where the sequence was; `null` where that is not known. */
export function moveOf(planned: PlannedMove, former: Sequence, state: SequenceState | null): Move {
  const { target, parameters } = planned
  const place = state === null ? target : nextPlace(former, state)
  const goesBack = former.increment > 0n ? target < place : target > place
  return { target, parameters, goesBack }
}

/** Adds what there is to say whatever the status: that its end is near, that an index is missing. */
export function withRemarks(outcome: Outcome, reading: Reading): Outcome {
  const { message, remarks, before, after } = outcome
  const position = after ?? before
  const warning = position !== null && isNearEnd(outcome) ? capacityWarning(position) : null
  const note = reading.kind === 'read' ? scanNote(reading.scans) : null
  if (warning === null && note === null) return outcome
  return {
    ...outcome,
    message: joined(message, warning, note),
    remarks: joined(remarks, warning, note),
  }
}
