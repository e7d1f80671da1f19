import type { Cursor } from '../cursor.ts'
import { tableOf } from './characters.ts'
import { type Open, resume } from './quotes.ts'
import {
  backslash,
  colon,
  dashOrSlash,
  dollar,
  doubleQuote,
  number,
  other,
  quote,
  type Start,
  word,
} from './token-starts.ts'
import { SKIPPED, type Token } from './token.ts'

/**
 * Takes SQL apart as psql does, by the rules of PostgreSQL's scan.l and psqlscan.l with
 * standard_conforming_strings on.
 */
export type Lexer = {
  readonly cursor: Cursor
  /** A token or comment whose end was not yet seen. */
  open: Open | null
  /** Is given the text of dollar-quoted bodies, piece by piece. */
  body: ((piece: string) => void) | null
  /** Whether only what structures a statement matters now: words and literals come without text. */
  isSkimming: boolean
}

export function createLexer(cursor: Cursor): Lexer {
  return { cursor, open: null, body: null, isSkimming: false }
}

/** The next token, consumed, or `null` where more text is needed or none is left. */
export function nextToken(lexer: Lexer): Token | null {
  for (;;) {
    const token = lexer.open === null ? startToken(lexer) : resume(lexer, lexer.open)
    if (token !== SKIPPED) return token
  }
}

function startToken(lexer: Lexer): Token | null {
  const { cursor } = lexer
  const { text } = cursor
  while (cursor.at < text.length && (STARTS[text.charCodeAt(cursor.at)] ?? 0) === BLANK) cursor.at++
  if (cursor.at >= text.length) return null
  const code = text.charCodeAt(cursor.at)
  return (STARTERS[STARTS[code] ?? 0] ?? other)(lexer, code)
}

const BLANK = 1
const STARTERS: readonly Start[] = [other, other, word, number, quote, doubleQuote, dollar].concat(
  dashOrSlash,
  colon,
  backslash,
)
const CLASSES: readonly (readonly [RegExp, Start])[] = [
  [/[A-Za-z_\u0080-\u00FF]/, word],
  [/\d/, number],
  [/'/, quote],
  [/"/, doubleQuote],
  [/\$/, dollar],
  [/[-/]/, dashOrSlash],
  [/:/, colon],
  [/\\/, backslash],
]
const STARTS = tableOf((character) => {
  if (/[ \t\n\r\f\v]/.test(character)) return BLANK
  const start = CLASSES.find(([expression]) => expression.test(character))?.[1] ?? other
  return STARTERS.indexOf(start)
})
