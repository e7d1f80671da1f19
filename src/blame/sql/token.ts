/** A piece of SQL as far as statements are told apart by it. */
export type Token = {
  readonly kind: TokenKind
  /**
   * Of a word: folded to lower case. Of a quoted name or a string: what it stands for, or its
   * first characters. Of an escape string that has a backslash: as it is written. Of a backslash
   * command: the bytes of its line after the backslash, or nothing where that is too long.
   */
  readonly text: string
}

export type TokenKind =
  | 'word'
  | 'quoted'
  | 'string'
  | 'escape'
  | 'number'
  /** The colon of a psql variable. Its text is the character after it: a quote, or of the name. */
  | 'variable'
  /** A string in dollar quotes. */
  | 'body'
  | 'meta'
  | 'symbol'

/** Stands for what is no token: a comment, the start of something longer. */
export const SKIPPED: Token = { kind: 'symbol', text: '' }

/** Stand for what is not read closely. */
export const UNREAD = {
  word: { kind: 'word', text: '' },
  number: { kind: 'number', text: '' },
  string: { kind: 'string', text: '' },
} as const satisfies Record<string, Token>

const SYMBOLS: readonly Token[] = Array.from({ length: 256 }, (_, code) => ({
  kind: 'symbol',
  text: String.fromCharCode(code),
}))
const CAST: Token = { kind: 'symbol', text: '::' }

/** The same token for the same code of a character, or the cast. */
export function symbol(code: number | '::'): Token {
  return code === '::' ? CAST : (SYMBOLS[code] ?? SKIPPED)
}

export function isSymbol(token: Token | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text
}

export function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text
}

export function isName(token: Token | undefined): token is Token {
  return token?.kind === 'word' || token?.kind === 'quoted'
}
