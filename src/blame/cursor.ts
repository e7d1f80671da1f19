/**
 * A window on a text that arrives in chunks. What a scanner has not consumed stays in the window,
 * so that scanners may look ahead by waiting for more, and must consume what may grow without end.
 *
 * Texts are bytes, one per character ("latin1"): PostgreSQL's lexer works on bytes as well, and no
 * chunk can cut a character. `decode` makes a name of them.
 */
export type Cursor = {
  text: string
  /** What precedes this index is consumed. */
  at: number
  /** Whether no more chunks follow. */
  isLast: boolean
  /** The line that `counted` stands in, from 1. */
  line: number
  counted: number
}

/** How much of a literal or name is kept: no id and no name is longer. */
export const KEPT = 200

export function createCursor(): Cursor {
  return { text: '', at: 0, isLast: false, line: 1, counted: 0 }
}

/** Appends a chunk and lets go of what is consumed. */
export function refill(cursor: Cursor, chunk: string): void {
  lineOf(cursor)
  cursor.text = cursor.at < cursor.text.length ? cursor.text.slice(cursor.at) + chunk : chunk
  cursor.at = 0
  cursor.counted = 0
}

/** The line that the cursor stands in. */
export function lineOf(cursor: Cursor): number {
  for (;;) {
    const next = cursor.text.indexOf('\n', cursor.counted)
    if (next === -1 || next >= cursor.at) break
    cursor.line++
    cursor.counted = next + 1
  }
  cursor.counted = Math.max(cursor.counted, cursor.at)
  return cursor.line
}

/** Counts the lines from 1 again: what follows is another file. */
export function restartLines(cursor: Cursor): void {
  lineOf(cursor)
  cursor.line = 1
}

/** Consumes up to and with the line break at `index`, the only one before it. */
export function passLine(cursor: Cursor, index: number): void {
  cursor.at = index + 1
  cursor.line++
  cursor.counted = cursor.at
}

/** Whether a decision that needs `count` more characters can be made. */
export function canSee(cursor: Cursor, count: number): boolean {
  return cursor.isLast || cursor.at + count <= cursor.text.length
}

/** The text that UTF-8 bytes stand for. */
export function decode(bytes: string): string {
  return /[\u0080-\u00FF]/.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes
}
