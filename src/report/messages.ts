/** The sentences that a sequence's message is made of. */
import type { MoveMade } from '../apply/settle.ts'
import type { Parameters, Position, Sequence, UnknownColumn } from '../domain/sequence.ts'
import type { Scan } from '../measure/read-rows.ts'
import { nextValue } from '../plan/next-value.ts'
import { hasFault, type PlannedMove } from '../plan/plan.ts'
import type { Policy } from '../plan/policy.ts'
import { capitalized, duration, percent, prediction, usedShare } from './words.ts'

/** Sentences in one line, `null` where there is none. */
export function joined(...sentences: readonly (string | null)[]): string | null {
  const present = sentences.filter((sentence) => sentence !== null)
  return present.length === 0 ? null : present.join(' ')
}

/** What is wrong, and that a fix helps. */
export function driftMessage({ drift, parameters, target }: PlannedMove): string {
  const mode = parameters === null ? 'auto' : 'manual'
  const cure = `mode ${mode} or the SQL script makes it hand out ${target} next`
  return drift === null ? `${capitalized(cure)}.` : `${capitalized(prediction(drift))}; ${cure}.`
}

/** What there is to say of a drifting sequence besides; `null` where there is nothing. */
export function driftRemarks(sequence: Sequence, { parameters }: PlannedMove): string | null {
  return joined(parametersMessage(sequence, parameters), unknownNote(sequence))
}

/** Which parameters are not what manual mode makes them. */
function parametersMessage(sequence: Sequence, parameters: Parameters | null): string | null {
  if (parameters === null) return null
  const { increment, minimum } = parameters
  const differing = differences(sequence, parameters)
  return differing.length === 0
    ? `Its values are not ${minimum} plus a multiple of ${increment}, as minvalue and increment ask for.`
    : `Its parameters differ: ${differing.map(({ name, is, shall }) => `${name} ${is} instead of ${shall}`).join(', ')}.`
}

/** A parameter as SQL names it, as it is and as manual mode makes it. */
type Difference = { readonly name: string; readonly is: bigint; readonly shall: bigint }

function differences(
  sequence: Sequence,
  { increment, minimum }: Parameters,
): readonly Difference[] {
  return [
    { name: 'INCREMENT BY', is: sequence.increment, shall: increment },
    { name: 'MINVALUE', is: sequence.minimum, shall: minimum },
    { name: 'START WITH', is: sequence.start, shall: minimum },
  ].filter(({ is, shall }) => is !== shall)
}

/** How a sequence was moved, where that is not plain. */
export function fixedMessage(
  { planned, former, measured }: MoveMade,
  policy: Policy,
): string | null {
  const { parameters, target } = planned
  if (!hasFault(planned)) {
    const next = nextValue(former, measured.state)
    const whence = next === null ? 'It had run out' : `It was ahead of its rows at ${next}`
    return `${whence} and was moved back to ${target} (rewind).`
  }
  const headroom =
    policy.headroom > 0n && planned.drift !== null ? headroomMessage(policy.headroom) : null
  if (parameters === null) return headroom
  const { increment, minimum } = parameters
  const differing = differences(former, parameters)
  const whence =
    differing.length === 0
      ? `Its values were not ${minimum} plus a multiple of ${increment}, as minvalue and increment ask for.`
      : `Set to INCREMENT BY ${increment}, MINVALUE ${minimum}, START WITH ${minimum}; it had ${differing.map(({ name, is }) => `${name} ${is}`).join(', ')}.`
  return joined(whence, headroom)
}

function headroomMessage(headroom: bigint): string {
  const numbers =
    headroom === 1n ? '1 number beyond the rows is' : `${headroom} numbers beyond the rows are`
  return `${numbers} left unused (headroom).`
}

/** That it is ahead of its rows, or has run out (`next` is `null`), as `rewind` sees it. */
export function rewindMessage(next: bigint | null, target: bigint): string {
  const cause =
    next === null ? 'It has run out, so that every insert fails' : 'It is ahead of its rows'
  return `${cause}: mode auto with rewind moves it back, to hand out ${target} next.`
}

/** What makes room for more values. */
export const BIGGER = 'make the column and the sequence bigger (bigint, MAXVALUE or MINVALUE)'

/** Which columns could not be compared; `null` where all were. */
export function unknownNote(sequence: Sequence): string | null {
  const unknown = sequence.columns.filter(
    (column): column is UnknownColumn => column.kind === 'unknown',
  )
  if (unknown.length === 0) return null
  return `Not compared, so look yourself: ${unknown.map(({ name, reason }) => `${name} (${reason})`).join(', ')}.`
}

/** Which columns were read row by row, and what that cost; `null` where an index served all. */
export function scanNote(scans: readonly Scan[]): string | null {
  if (scans.length === 0) return null
  const costs = scans.map(({ column, milliseconds }) => `${column} (${duration(milliseconds)})`)
  return `An index is missing, and so every row was read: ${costs.join(', ')}.`
}

/** What stands in a suggested link where the column is not known. */
const NO_COLUMN = ' -> table.column'

/** That an ORM may draw from a sequence that no column draws from; `null` where nothing says so. */
export function linkMessage({ suggestedLink }: Sequence): string | null {
  if (suggestedLink === null) return null
  const how = suggestedLink.includes(NO_COLUMN) ? ', with the table and column that it fills' : ''
  return `It looks like the sequence of an ORM (Hibernate, EF Core, SQLAlchemy), which draws from it without the catalog knowing. If one does, write this line into the input links${how}: ${suggestedLink}`
}

/** That a sequence will run out before long. */
export function capacityWarning(position: Position): string {
  return `${percent(usedShare(position))} of its values are used up, which is past capacity-limit: ${BIGGER} before it runs out.`
}
