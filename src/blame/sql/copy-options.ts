import { isWord, type Token } from './token.ts'

/** How the data of a COPY are written. */
export type CopyFormat = {
  readonly kind: 'text' | 'csv'
  /** One character. */
  readonly delimiter: string
  readonly hasHeader: boolean
  /** What stands for NULL, unquoted. */
  readonly nullText: string
}

/**
 * The format by the tokens after `from …`, of the present and the older syntax. `null` where the
 * data cannot be taken apart by it.
 * https://www.postgresql.org/docs/current/sql-copy.html
 */
export function copyFormat(tokens: readonly Token[]): CopyFormat | null {
  const isStrange = tokens.some(
    ({ kind, text }) => kind === 'variable' || kind === 'meta' || text === 'binary',
  )
  if (isStrange || !hasPlainQuotes(tokens)) return null
  const kind = has(tokens, 'csv') ? 'csv' : 'text'
  const delimiter = delimiterOf(tokens) ?? (kind === 'csv' ? ',' : '\t')
  if (delimiter.length !== 1) return null
  return {
    kind,
    delimiter,
    hasHeader: hasHeader(tokens),
    nullText: stringAfter(tokens, 'null')?.text ?? (kind === 'csv' ? '' : '\\N'),
  }
}

/** `format 'csv'` may be quoted, as any option word. */
function has(tokens: readonly Token[], word: string): boolean {
  return tokens.some((token) => isOption(token, word))
}

function isOption(token: Token | undefined, word: string): boolean {
  const isPlain = token?.kind === 'word' || token?.kind === 'quoted' || token?.kind === 'string'
  return isPlain && token.text.toLowerCase() === word
}

function hasPlainQuotes(tokens: readonly Token[]): boolean {
  return ['quote', 'escape'].every((word) => (stringAfter(tokens, word)?.text ?? '"') === '"')
}

function hasHeader(tokens: readonly Token[]): boolean {
  const index = tokens.findIndex((token) => isWord(token, 'header'))
  const value = tokens[index + 1]?.text.toLowerCase() ?? ''
  return index !== -1 && !['false', 'off', '0'].includes(value)
}

function delimiterOf(tokens: readonly Token[]): string | undefined {
  const token = stringAfter(tokens, 'delimiter') ?? stringAfter(tokens, 'delimiters')
  return token?.kind === 'escape' && token.text === '\\t' ? '\t' : token?.text
}

/** The string of `word 'x'` or `word as 'x'`. */
function stringAfter(tokens: readonly Token[], word: string): Token | undefined {
  return tokens.find((token, index) => {
    const before = isWord(tokens[index - 1], 'as') ? index - 2 : index - 1
    return (token.kind === 'string' || token.kind === 'escape') && isWord(tokens[before], word)
  })
}
