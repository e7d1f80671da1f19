import { canSee, decode, KEPT } from '../cursor.ts'
import { IN_NUMBER, IN_WORD } from './characters.ts'
import type { Lexer } from './lexer.ts'
import type { Open } from './quotes.ts'
import { SKIPPED, symbol, type Token, UNREAD } from './token.ts'

/** Is given the cursor at the first character of a token. `null`: it must see more first. */
export type Start = (lexer: Lexer, code: number) => Token | null

/** How much of the line of a backslash command is kept: `\copy` may name many columns. */
const KEPT_OF_META = 8192

export function word(lexer: Lexer): Token | null {
  const end = endOfRun(lexer, IN_WORD)
  if (end === null) return null
  const { cursor } = lexer
  const start = cursor.at
  cursor.at = end
  if (cursor.text.charCodeAt(end) === 0x27 && /^e$/i.test(cursor.text.slice(start, end))) {
    cursor.at++
    return hold(lexer, { kind: 'escape', end: "'" })
  }
  return lexer.isSkimming
    ? UNREAD.word
    : { kind: 'word', text: fold(cursor.text.slice(start, end)) }
}

export function number(lexer: Lexer): Token | null {
  const end = endOfRun(lexer, IN_NUMBER)
  if (end === null) return null
  const start = lexer.cursor.at
  lexer.cursor.at = end
  return lexer.isSkimming
    ? UNREAD.number
    : { kind: 'number', text: lexer.cursor.text.slice(start, end) }
}

/** Where the characters of a class end. What is longer than any name is cut into several. */
function endOfRun({ cursor }: Lexer, inside: Uint8Array): number | null {
  const limit = cursor.at + KEPT
  const stop = Math.min(cursor.text.length, limit)
  let end = cursor.at
  while (end < stop && inside[cursor.text.charCodeAt(end)] === 1) end++
  return end < cursor.text.length || cursor.isLast || end === limit ? end : null
}

/** Most strings end in view and have no quote inside. */
export function quote(lexer: Lexer): Token | null {
  const { cursor } = lexer
  const end = cursor.text.indexOf("'", cursor.at + 1)
  const isSimple = end !== -1 && end + 1 < cursor.text.length && cursor.text[end + 1] !== "'"
  if (!isSimple) {
    cursor.at++
    return hold(lexer, { kind: 'string', end: "'" })
  }
  const start = cursor.at + 1
  cursor.at = end + 1
  return lexer.isSkimming
    ? UNREAD.string
    : { kind: 'string', text: decode(cursor.text.slice(start, Math.min(end, start + KEPT))) }
}

export function doubleQuote(lexer: Lexer): Token {
  lexer.cursor.at++
  return hold(lexer, { kind: 'quoted', end: '"' })
}

const TAG = /\$(?:[A-Za-z_\u0080-\u00FF][\w\u0080-\u00FF]{0,190})?\$/y

export function dollar(lexer: Lexer, code: number): Token | null {
  const { cursor } = lexer
  TAG.lastIndex = cursor.at
  const tag = TAG.exec(cursor.text)?.[0]
  if (tag === undefined && !canSee(cursor, KEPT)) return null
  if (tag === undefined) return other(lexer, code)
  cursor.at += tag.length
  return hold(lexer, { kind: 'body', end: tag })
}

export function dashOrSlash(lexer: Lexer, code: number): Token | null {
  const { cursor } = lexer
  if (!canSee(cursor, 2)) return null
  const pair = cursor.text.slice(cursor.at, cursor.at + 2)
  if (pair !== '--' && pair !== '/*') return other(lexer, code)
  cursor.at += 2
  return hold(lexer, pair === '--' ? { kind: 'line', end: '\n' } : { kind: 'comment', end: '*/' })
}

/** `:name`, `:'name'` and `:"name"` are what psql puts there; `::` is a cast. */
export function colon(lexer: Lexer, code: number): Token | null {
  const { cursor } = lexer
  if (!canSee(cursor, 2)) return null
  const next = cursor.text[cursor.at + 1] ?? ''
  if (next === ':') {
    cursor.at += 2
    return symbol('::')
  }
  cursor.at++
  return /[\w'"{\u0080-\u00FF]/.test(next) ? { kind: 'variable', text: next } : symbol(code)
}

export function backslash(lexer: Lexer): Token {
  lexer.cursor.at++
  return hold(lexer, { kind: 'meta', end: '\n', limit: KEPT_OF_META })
}

export function other(lexer: Lexer, code: number): Token {
  lexer.cursor.at++
  return symbol(code)
}

type Held = { readonly kind: Open['kind']; readonly end: string; readonly limit?: number }

function hold(lexer: Lexer, { kind, end, limit = KEPT }: Held): Token {
  lexer.open = { kind, end, limit, kept: '', isCut: false, depth: 1 }
  return SKIPPED
}

/** Unquoted names are folded in ASCII only, as the server does in multi-byte encodings. */
function fold(bytes: string): string {
  const text = decode(bytes)
  // Both are the same string where the bytes are ASCII.
  if (text === bytes) return bytes.toLowerCase()
  return text.replaceAll(/[A-Z]+/g, (part) => part.toLowerCase())
}
