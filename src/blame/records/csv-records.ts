/** Rows of a file in CSV. */
import { type Cursor, decode, KEPT, lineOf } from '../cursor.ts'
import {
  isEndMark,
  LINE_FEED,
  passEndMark,
  QUOTE,
  type RecordFormat,
  type RecordReader,
  type RecordSink,
} from './record.ts'

type State = {
  readonly sink: RecordSink
  readonly delimiter: number
  readonly nullText: string
  readonly hasEndMark: boolean
  isLineStart: boolean
  isQuoted: boolean
  /** Whether the field has or had quotes, and cannot be NULL. */
  hasQuotes: boolean
  column: number
  kept: string
}

/** Reads CSV with double quotes: a value in quotes may have delimiters and line breaks. */
export function csvRecords(format: RecordFormat, sink: RecordSink): RecordReader {
  const state: State = {
    sink,
    delimiter: format.delimiter.charCodeAt(0),
    nullText: format.nullText,
    hasEndMark: format.hasEndMark,
    isLineStart: true,
    isQuoted: false,
    hasQuotes: false,
    column: 0,
    kept: '',
  }
  return (cursor) => read(state, cursor)
}

function read(state: State, cursor: Cursor): boolean {
  while (cursor.at < cursor.text.length) {
    if (state.isLineStart) {
      // psql takes the mark for the end even where a value is open.
      const isEnd = state.hasEndMark && isEndMark(cursor)
      if (isEnd === null) return false
      if (isEnd) {
        passEndMark(cursor)
        return true
      }
      startLine(state, cursor)
    }
    const goesOn = state.isQuoted ? readQuoted(state, cursor) : readPlain(state, cursor)
    if (!goesOn) break
  }
  if (cursor.isLast && !state.isLineStart && !state.isQuoted) endField(state)
  return false
}

function startLine(state: State, cursor: Cursor): void {
  state.isLineStart = false
  if (state.isQuoted) return
  startField(state, 0)
  state.sink.start(lineOf(cursor))
}

function startField(state: State, column: number): void {
  state.column = column
  state.kept = ''
  state.hasQuotes = false
}

/** Reads up to the closing quote or the end of the line. */
function readQuoted(state: State, cursor: Cursor): boolean {
  const end = indexOfEither(cursor, QUOTE, LINE_FEED)
  keep(state, cursor, end)
  if (end === cursor.text.length) return false
  cursor.at++
  if (cursor.text.charCodeAt(end) === QUOTE) state.isQuoted = false
  else state.isLineStart = true
  return true
}

/** Reads up to a quote, a delimiter or the end of the line. */
function readPlain(state: State, cursor: Cursor): boolean {
  const end = endOfPlain(state, cursor)
  keep(state, cursor, end)
  if (end === cursor.text.length) return false
  cursor.at++
  const code = cursor.text.charCodeAt(end)
  if (code === QUOTE) openQuote(state)
  else {
    endField(state)
    if (code === LINE_FEED) state.isLineStart = true
    else startField(state, state.column + 1)
  }
  return true
}

/** After the last column that matters, delimiters do not matter either. */
function endOfPlain({ sink, column, delimiter }: State, cursor: Cursor): number {
  if (column > sink.last()) return indexOfEither(cursor, QUOTE, LINE_FEED)
  const { text, at } = cursor
  for (let index = at; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === delimiter || code === LINE_FEED || code === QUOTE) return index
  }
  return text.length
}

function indexOfEither({ text, at }: Cursor, one: number, other: number): number {
  for (let index = at; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === one || code === other) return index
  }
  return text.length
}

/** A quote right after a closing one stands for itself. */
function openQuote(state: State): void {
  if (state.hasQuotes && state.kept.length < KEPT) state.kept += '"'
  state.isQuoted = true
  state.hasQuotes = true
}

function keep(state: State, cursor: Cursor, end: number): void {
  const room = KEPT - state.kept.length
  if (room > 0 && state.sink.wants(state.column)) {
    state.kept += cursor.text.slice(cursor.at, Math.min(end, cursor.at + room))
  }
  cursor.at = end
}

function endField(state: State): void {
  if (!state.sink.wants(state.column)) return
  const text = state.kept.endsWith('\r') ? state.kept.slice(0, -1) : state.kept
  state.sink.take(state.column, !state.hasQuotes && text === state.nullText ? null : decode(text))
}
