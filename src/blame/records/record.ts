import type { Cursor } from '../cursor.ts'

/** Is given the records of a file or of COPY data, field by field. */
export type RecordSink = {
  /** Whether the value of a column, by its index, matters now. */
  wants(column: number): boolean
  /** Is given a value that matters: its first characters, `null` where it is NULL. */
  take(column: number, text: string | null): void
  /** Is told that a record starts at a line. */
  start(line: number): void
  /** The index of the last column that can matter now, -1 for none. */
  last(): number
}

export type RecordFormat = {
  readonly delimiter: string
  readonly nullText: string
  /** Whether a line of only `\.` ends the data. */
  readonly hasEndMark: boolean
}

/** Reads what is in view. Tells whether the end mark was passed. */
export type RecordReader = (cursor: Cursor) => boolean

export const LINE_FEED = 0x0a
export const BACKSLASH = 0x5c
export const QUOTE = 0x22

const END_MARK = /\\\.\r?(?:\n|$)/y

/** At the start of a line: whether it is the end mark. `null` where more must be seen. */
export function isEndMark(cursor: Cursor): boolean | null {
  if (cursor.text.charCodeAt(cursor.at) !== BACKSLASH) return false
  if (cursor.text.length - cursor.at < 4 && !cursor.isLast) {
    return cursor.text.includes('\n', cursor.at) ? testEndMark(cursor) : null
  }
  return testEndMark(cursor)
}

function testEndMark(cursor: Cursor): boolean {
  END_MARK.lastIndex = cursor.at
  return END_MARK.test(cursor.text)
}

/** Consumes the end mark and its line break. */
export function passEndMark(cursor: Cursor): void {
  const index = cursor.text.indexOf('\n', cursor.at)
  cursor.at = index === -1 ? cursor.text.length : index + 1
}
