import { canSee, type Cursor, decode } from '../cursor.ts'
import { SKIPPED, type Token } from './token.ts'

/** Something with a beginning and an end, which may lie gigabytes apart. */
export type Open = {
  readonly kind: 'string' | 'escape' | 'quoted' | 'body' | 'line' | 'comment' | 'meta'
  readonly end: string
  /** How many of its characters are kept. */
  readonly limit: number
  kept: string
  isCut: boolean
  /** How many comments are open in each other. */
  depth: number
}

type Holder = {
  readonly cursor: Cursor
  open: Open | null
  readonly body: ((piece: string) => void) | null
}

/** Goes on with what is open. Its token, `SKIPPED` where it is none, `null` where no end is in view. */
export function resume(holder: Holder, open: Open): Token | null {
  switch (open.kind) {
    case 'string':
    case 'quoted':
      return resumeDoubling(holder, open)
    case 'escape':
      return resumeEscape(holder, open)
    case 'body':
      return resumeBody(holder, open)
    case 'comment':
      return resumeComment(holder, open)
    case 'line':
    case 'meta':
      return resumeLine(holder, open)
  }
}

/** Inside, the mark of the end is written twice. */
function resumeDoubling(holder: Holder, open: Open): Token | null {
  const { cursor } = holder
  for (;;) {
    const index = cursor.text.indexOf(open.end, cursor.at)
    keepUpTo(cursor, open, index)
    if (index === -1 || !canSee(cursor, 2)) return null
    cursor.at++
    if (cursor.text[cursor.at] !== open.end) return close(holder, open)
    keepUpTo(cursor, open, cursor.at + 1)
  }
}

const QUOTE_OR_BACKSLASH = /['\\]/g

function resumeEscape(holder: Holder, open: Open): Token | null {
  const { cursor } = holder
  for (;;) {
    const index = search(cursor, QUOTE_OR_BACKSLASH)
    keepUpTo(cursor, open, index)
    if (index === -1 || !canSee(cursor, 2)) return null
    const isPair = cursor.text[index] === '\\' || cursor.text[index + 1] === "'"
    if (!isPair) {
      cursor.at++
      return close(holder, open)
    }
    keepUpTo(cursor, open, Math.min(index + 2, cursor.text.length))
  }
}

/** What may be the first half of the end mark is left in view. */
function resumeBody(holder: Holder, open: Open): Token | null {
  const { cursor } = holder
  const index = cursor.text.indexOf(open.end, cursor.at)
  const halfMark = Math.max(cursor.at, cursor.text.length - open.end.length + 1)
  const end = index === -1 ? halfMark : index
  holder.body?.(cursor.text.slice(cursor.at, end))
  cursor.at = end
  if (index === -1) return null
  cursor.at += open.end.length
  return close(holder, open)
}

const COMMENT_MARK = /\/\*|\*\//g

function resumeComment(holder: Holder, open: Open): Token | null {
  const { cursor } = holder
  for (;;) {
    const index = search(cursor, COMMENT_MARK)
    if (index === -1) {
      // The last character may be half a mark.
      cursor.at = Math.max(cursor.at, cursor.text.length - 1)
      return null
    }
    open.depth += cursor.text[index] === '/' ? 1 : -1
    cursor.at = index + 2
    if (open.depth === 0) return close(holder, open)
  }
}

const LINE_END = /[\n\r]/g

/** A comment ends at either character of a line break, a backslash command where psql's line does. */
function resumeLine(holder: Holder, open: Open): Token | null {
  const { cursor } = holder
  const index =
    open.kind === 'meta' ? cursor.text.indexOf('\n', cursor.at) : search(cursor, LINE_END)
  keepUpTo(cursor, open, index)
  return index === -1 && !cursor.isLast ? null : close(holder, open)
}

function search(cursor: Cursor, expression: RegExp): number {
  expression.lastIndex = cursor.at
  return expression.exec(cursor.text)?.index ?? -1
}

/** Consumes up to `end`, -1 for all there is. */
function keepUpTo(cursor: Cursor, open: Open, end: number): void {
  const stop = end === -1 ? cursor.text.length : end
  const room = open.limit - open.kept.length
  if (room > 0) open.kept += cursor.text.slice(cursor.at, Math.min(stop, cursor.at + room))
  if (stop - cursor.at > room) open.isCut = true
  cursor.at = stop
}

function close(holder: Holder, open: Open): Token {
  holder.open = null
  switch (open.kind) {
    case 'comment':
    case 'line':
      return SKIPPED
    case 'escape':
      return { kind: open.kept.includes('\\') ? 'escape' : 'string', text: decode(open.kept) }
    case 'meta':
      return { kind: 'meta', text: open.isCut ? '' : open.kept.trim() }
    case 'string':
    case 'quoted':
    case 'body':
      return { kind: open.kind, text: decode(open.kept) }
  }
}
