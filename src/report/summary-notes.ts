/** What there is to say of sequences besides their rows: a list below their table. */
import type { Outcome } from '../domain/outcome.ts'
import { codeCell, textCell } from './escape.ts'
import { sizeOf } from './fitting.ts'
import type { Report } from './report.ts'
import { iconOf } from './summary-cells.ts'
import { shortened } from './words.ts'

/** Sequences that a note is about by name. */
const MOST_NAMES = 5

export type Note = {
  readonly icon: string
  /** The sequence's name, and the sentences, as Markdown. */
  readonly name: string
  readonly text: string
}

/** `null` where a sequence's row says it all. */
export function noteOn(outcome: Outcome, report: Report, longest: number): Note | null {
  const { sequence, remarks } = outcome
  if (remarks === null) return null
  return {
    icon: iconOf(outcome, report),
    name: codeCell(sequence.name),
    text: textCell(shortened(remarks, longest)),
  }
}

/** What an item of the list has around its names and its text, at the most. */
const AROUND = sizeOf('- ⚠️ :  and 1000000 more')

/** Bytes that a note takes at the most, after those whose texts were told. */
export function sizeOfNote(note: Note | null, told: ReadonlySet<string>): number {
  if (note === null) return 0
  const name = sizeOf(`${note.name},`)
  return told.has(note.text) ? name : name + sizeOf(note.text) + AROUND
}

/** The notes as a list, what is the same of several only once. */
export function renderNotes(notes: readonly Note[]): string {
  const same = Map.groupBy(notes, ({ icon, text }) => `${icon} ${text}`)
  return [...same.values()].map(itemOf).join('')
}

function itemOf(notes: readonly Note[]): string {
  const [{ icon, text } = { icon: '', text: '' }] = notes
  const names = notes.slice(0, MOST_NAMES).map(({ name }) => name)
  const rest = notes.length - names.length
  return `- ${icon} ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}: ${text}\n`
}
