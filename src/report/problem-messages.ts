/** Why a sequence is not fixed, in sentences with what to do about it. */
import type { Sequence } from '../domain/sequence.ts'
import { isWithin, usableBounds } from '../plan/bounds.ts'
import { withParameters } from '../plan/parameters.ts'
import type { Fault, Plan } from '../plan/plan.ts'
import type { Policy } from '../plan/policy.ts'
import { BIGGER } from './messages.ts'
import { capitalized, rowAt } from './words.ts'

/** Why manual mode leaves it alone. */
export function unfitMessage(reason: string): string {
  return `Its parameters cannot be set: ${reason}.`
}

/** Why no value is left. */
export function exhaustedMessage(
  sequence: Sequence,
  { drift, parameters, target }: Extract<Plan, { kind: 'exhausted' }>,
): string {
  const { minimum, maximum } = usableBounds(sequence)
  const end = sequence.increment > 0n ? maximum : minimum
  if (parameters !== null && parameters.minimum >= sequence.maximum) {
    return `Its MAXVALUE ${sequence.maximum} is not above minvalue ${parameters.minimum}; ${BIGGER}.`
  }
  if (parameters !== null && target !== null) {
    return `It would have to hand out ${target} next, which is beyond ${end}, the end of its range (its own bound, or its column's type); ${BIGGER}.`
  }
  if (minimum > maximum) {
    return `It has no value that its columns can hold: it counts from ${minimum}, and they end at ${maximum}; ${BIGGER}.`
  }
  return drift === null
    ? `It has run out: its next value would lie outside ${minimum} to ${maximum}, which is all that it and its columns can hold; ${BIGGER}, or move it back with rewind where its rows leave room.`
    : `Rows up to ${drift.furthest} are in its way, and no value is left beyond them: its range ends at ${end} (its own bound, or its column's type); ${BIGGER}, or remove or renumber the rows at that end.`
}

/** Why a move is not made although values are left. */
export function refusedMessage(
  sequence: Sequence,
  { target, ...fault }: Fault & { readonly target: bigint },
  { capacityLimit, headroom }: Policy,
): string {
  const { drift, parameters } = fault
  const wanted = parameters === null ? sequence : withParameters(sequence, parameters)
  const { minimum, maximum } = usableBounds(wanted)
  if (!isWithin(target, { minimum, maximum })) {
    return `A headroom of ${headroom} would carry it to ${target}, outside of ${minimum} to ${maximum}: ask for less headroom, or make column and sequence bigger.`
  }
  const cause = drift === null ? 'Its new place' : capitalized(rowAt(drift.furthest, sequence))
  const sentinel = drift === null ? '' : 'remove or renumber the last row if it is a placeholder, '
  return `${cause} would carry it to ${target}, and less than ${100 - capacityLimit}% of its values would be left (capacity-limit ${capacityLimit}): ${sentinel}make column and sequence bigger, or raise capacity-limit.`
}
