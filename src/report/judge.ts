/** From what was read and done to a sequence to its status and its message. Pure. */
import type { Fix } from '../apply/settle.ts'
import type { Outcome, Status } from '../domain/outcome.ts'
import type { Sequence, SequenceState, UnknownColumn } from '../domain/sequence.ts'
import type { Reading } from '../measure/measure.ts'
import { usableBounds } from '../plan/bounds.ts'
import { plan, type Drift, type Plan } from '../plan/plan.ts'
import { capitalized, prediction } from './words.ts'

/** What is known of a sequence before anything is done about it. */
export type Finding = {
  readonly sequence: Sequence
  readonly reading: Reading
  /** `null` where there was nothing to plan on: unreadable, or unused. */
  readonly plan: Plan | null
}

/** Plans a sequence that was read. One that no column draws from needs no plan. */
export function findingOf(sequence: Sequence, reading: Reading, capacityLimit: number): Finding {
  const canPlan = reading.kind === 'read' && sequence.columns.length > 0
  return { sequence, reading, plan: canPlan ? plan(sequence, reading, capacityLimit) : null }
}

/** The outcome of a finding that nothing was done about. */
export function judge({ sequence, reading, plan: decision }: Finding): Outcome {
  const before = stateOf(reading)
  const nothing = { sequence, before, after: null, drift: null, target: null, message: null }
  if (sequence.columns.length === 0) return { ...nothing, status: 'unused' }
  if (reading.kind === 'unreadable') {
    return {
      ...nothing,
      status: 'unreadable',
      message: `Its rows or its state could not be read: ${reading.reason}.`,
    }
  }
  switch (decision?.kind) {
    case 'exhausted':
      return {
        ...nothing,
        status: 'exhausted',
        drift: decision.drift,
        message: exhaustedMessage(sequence, decision.drift),
      }
    case 'refused':
      return {
        ...nothing,
        status: 'refused',
        drift: decision.drift,
        message: refusedMessage(decision),
      }
    case 'move':
      return {
        ...nothing,
        status: 'drifted',
        drift: decision.drift,
        target: decision.target,
        message: joined(
          `${capitalized(prediction(decision.drift))}; mode auto or the SQL script makes it hand out ${decision.target} next.`,
          unknownNote(sequence),
        ),
      }
    default:
      return { ...nothing, ...statusWithoutDrift(sequence) }
  }
}

/** The outcome of a finding that a fix was tried for. */
export function judgeFixed(finding: Finding, fix: Fix, capacityLimit: number): Outcome {
  const { sequence } = finding
  const found = judge(finding)
  switch (fix.kind) {
    case 'failed':
      return judgeFailed(found, fix)
    case 'left': {
      const now = judge(findingOf(sequence, fix.reading, capacityLimit))
      if (now.status !== 'healthy' && now.status !== 'unknown') return now
      // It drifted when it was found, which counts, though nothing was left to fix.
      const message = joined('Another session moved it while the action ran.', now.message)
      return { ...found, status: now.status, target: null, after: now.before, message }
    }
    case 'moved': {
      const notes = fix.notes.map((note) => `${capitalized(note)}.`)
      return {
        sequence,
        status: 'fixed',
        message: joined(...notes, unknownNote(sequence)),
        drift: fix.drift,
        target: fix.drift.furthest + sequence.increment,
        before: fix.measured.state,
        after: fix.after,
      }
    }
  }
}

function judgeFailed(found: Outcome, { reason, move }: Extract<Fix, { kind: 'failed' }>): Outcome {
  if (move === null)
    return { ...found, status: 'failed', message: `The fix was not made: ${reason}.` }
  const { measured, drift, after } = move
  const message = `The fix is not complete: ${reason}.`
  return { ...found, status: 'failed', message, drift, before: measured.state, after }
}

function stateOf(reading: Reading): SequenceState | null {
  return reading.state
}

function statusWithoutDrift(sequence: Sequence): {
  readonly status: Status
  readonly message: string | null
} {
  const message = unknownNote(sequence)
  return { status: message === null ? 'healthy' : 'unknown', message }
}

function unknownNote(sequence: Sequence): string | null {
  const unknown = sequence.columns.filter(
    (column): column is UnknownColumn => column.kind === 'unknown',
  )
  if (unknown.length === 0) return null
  return `Not compared: ${unknown.map(({ name, reason }) => `${name} (${reason})`).join(', ')}.`
}

function exhaustedMessage(sequence: Sequence, drift: Drift | null): string {
  const { minimum, maximum } = usableBounds(sequence)
  const end = sequence.increment > 0n ? maximum : minimum
  const remedy =
    'make the column and the sequence bigger (bigint, MAXVALUE or MINVALUE), or free values at that end'
  return drift === null
    ? `It has run out: its next value would lie outside ${minimum} to ${maximum}, which is all that it and its columns can hold; ${remedy}.`
    : `It collides with rows up to ${drift.furthest}, and no value is left between them and ${end}; ${remedy}.`
}

function refusedMessage({ drift, target }: Extract<Plan, { kind: 'refused' }>): string {
  return `Row ${drift.furthest} would carry it to ${target}, and almost none of its values would be left: remove or renumber that row if it is a placeholder, or make column and sequence bigger.`
}

function joined(...sentences: readonly (string | null)[]): string | null {
  const present = sentences.filter((sentence) => sentence !== null)
  return present.length === 0 ? null : present.join(' ')
}
