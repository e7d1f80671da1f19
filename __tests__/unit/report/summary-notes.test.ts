/** What there is to say of sequences below their table. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noteOn, renderNotes, sizeOfNote } from '../../../src/report/summary-notes.ts'
import { hostileText } from './hostile-text.ts'
import { drifted, healthy, report, sequenceOf, unreadable } from './reports.ts'

const REPORT = report([])

function notesOn(count: number) {
  return Array.from({ length: count }, (_, index) =>
    noteOn(unreadable(sequenceOf(`t${index}`)), REPORT, 2000),
  ).flatMap((note) => note ?? [])
}

test('what a row says by itself needs no note', () => {
  expect(noteOn(healthy(), REPORT, 2000)).toBeNull()
  expect(noteOn(drifted(), REPORT, 2000)).toBeNull()
})

test('a note names the sequence, and is cut where it is long', () => {
  const note = noteOn(unreadable(), REPORT, 10)
  expect(renderNotes(note === null ? [] : [note])).toBe(
    '- ❌ `public.unreadable_id_seq`: Its rows …\n',
  )
})

test('what is said of several is said once', () => {
  const list = renderNotes(notesOn(7))
  expect(list).toMatch(
    /^- ❌ `public\.t0_id_seq`, .*`public\.t4_id_seq` and 2 more: Its rows .*\n$/,
  )
})

test('the notes never take more bytes than was reckoned with', () => {
  for (const count of [1, 5, 6, 2000]) {
    const notes = notesOn(count)
    const told = new Set<string>()
    const size = notes.reduce((sum, note) => {
      const more = sizeOfNote(note, told)
      told.add(note.text)
      return sum + more
    }, 0)
    expect(Buffer.byteLength(renderNotes(notes))).toBeLessThanOrEqual(size)
  }
})

test('no name and no message ends the item that it stands in', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const outcome = { ...unreadable(sequenceOf('x', { name: `"${text}"` })), remarks: `x${text}` }
      const note = noteOn(outcome, REPORT, 2000)
      expect(renderNotes(note === null ? [] : [note])).toMatch(/^- ❌ [^\n]*: x[^\n]*\n$/u)
    }),
    { numRuns: 500 },
  )
})
