import { type Cursor, decode, KEPT, lineOf } from '../cursor.ts'
import {
  BACKSLASH,
  isEndMark,
  LINE_FEED,
  passEndMark,
  type RecordFormat,
  type RecordReader,
  type RecordSink,
} from './record.ts'

/** Where a reader stands between two views. */
type State = {
  readonly sink: RecordSink
  readonly delimiter: number
  readonly nullText: string
  readonly hasEndMark: boolean
  /** Whether a line starts here, and whether it goes on with the record of the line before. */
  isLineStart: boolean
  isContinued: boolean
  column: number
  /** What was seen of the value, where it matters. */
  kept: string
}

/**
 * Reads COPY's text format: a record a line, backslashes before what is meant as it stands, even
 * before a line break.
 */
export function textRecords(format: RecordFormat, sink: RecordSink): RecordReader {
  const state: State = {
    sink,
    delimiter: format.delimiter.charCodeAt(0),
    nullText: format.nullText,
    hasEndMark: format.hasEndMark,
    isLineStart: true,
    isContinued: false,
    column: 0,
    kept: '',
  }
  return (cursor) => read(state, cursor)
}

function read(state: State, cursor: Cursor): boolean {
  while (cursor.at < cursor.text.length) {
    if (state.isLineStart) {
      const isEnd = state.hasEndMark && isEndMark(cursor)
      if (isEnd === null) return false
      if (isEnd) return finish(cursor)
      startLine(state, cursor)
    }
    const goesOn =
      state.column > state.sink.last() ? skipLine(state, cursor) : readField(state, cursor)
    if (!goesOn) break
  }
  if (cursor.isLast && !state.isLineStart) endField(state)
  return false
}

function finish(cursor: Cursor): true {
  passEndMark(cursor)
  return true
}

function startLine(state: State, cursor: Cursor): void {
  state.isLineStart = false
  if (state.isContinued) return
  state.column = 0
  state.kept = ''
  state.sink.start(lineOf(cursor))
}

/** Reads the field at the cursor, or what is in view of it. Tells whether more is in view. */
function readField(state: State, cursor: Cursor): boolean {
  const end = endOfField(state, cursor)
  const isWanted = state.sink.wants(state.column)
  const room = KEPT - state.kept.length
  if (isWanted && room > 0)
    state.kept += cursor.text.slice(cursor.at, Math.min(end, cursor.at + room))
  cursor.at = end
  if (end >= cursor.text.length) return false
  // Only at the end of the view a field stops before a backslash.
  const code = cursor.text.charCodeAt(end)
  if (code === BACKSLASH) return false
  endField(state)
  cursor.at++
  if (code === LINE_FEED) state.isLineStart = true
  else state.column++
  state.isContinued = false
  state.kept = ''
  return true
}

function endOfField({ delimiter }: State, { text, at, isLast }: Cursor): number {
  for (let index = at; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === delimiter || code === LINE_FEED) return index
    if (code !== BACKSLASH) continue
    if (index + 1 >= text.length) return isLast ? text.length : index
    index++
  }
  return text.length
}

function endField(state: State): void {
  if (!state.sink.wants(state.column)) return
  const text = state.kept.endsWith('\r') ? state.kept.slice(0, -1) : state.kept
  state.sink.take(state.column, text === state.nullText ? null : decode(text))
}

/** Skips to the next line. Tells whether it is in view. */
function skipLine(state: State, cursor: Cursor): boolean {
  const index = cursor.text.indexOf('\n', cursor.at)
  const end = index === -1 ? cursor.text.length : index
  const isEscaped = backslashesBefore(cursor, end) % 2 === 1
  // An odd backslash stays in view, for the character that follows it.
  cursor.at = index === -1 ? end - (isEscaped && !cursor.isLast ? 1 : 0) : end + 1
  if (index === -1) return false
  state.isLineStart = true
  state.isContinued = isEscaped
  return true
}

function backslashesBefore({ text, at }: Cursor, end: number): number {
  let start = end
  while (start > at && text.charCodeAt(start - 1) === BACKSLASH) start--
  return end - start
}
