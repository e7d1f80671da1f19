import { isSymbol, isWord, type Token } from './token.ts'

/**
 * What a statement writes to the column: an integer, `absent` where the sequence or nothing gives
 * the value, `other` for a literal that is no integer, `unknown` where only the server can tell.
 */
export type Value = bigint | 'absent' | 'other' | 'unknown'

/** How many tokens of an expression are kept: a literal with casts and parentheses has few. */
export const KEPT_TOKENS = 24

const CANONICAL = /^-?(?:0|[1-9]\d{0,18})$/

/** Integers that are spelled in another way, such as ` 5`, `05`, `5.0`, `0x5`, `5_000` and `5e3`. */
const NUMERIC = /^(?=.*\d)[\s\d+\-._a-fox]*$/i

/** The value of an expression. One of more than `KEPT_TOKENS` tokens is no literal. */
export function valueOf(expression: readonly Token[]): Value {
  const tokens = withoutCast(withoutParentheses(expression))
  const [first, second] = tokens
  if (first === undefined || expression.length > KEPT_TOKENS) return 'unknown'
  if (tokens.length === 1) return literal(first)
  const isSigned = isSymbol(first, '-') || isSymbol(first, '+')
  if (isSigned && tokens.length === 2 && second?.kind === 'number') {
    const value = literal(second)
    return typeof value === 'bigint' && isSymbol(first, '-') ? -value : value
  }
  return isNextval(tokens) ? 'absent' : 'unknown'
}

/** The value of a text as a column takes it in. */
export function valueOfText(text: string): Value {
  if (CANONICAL.test(text)) return BigInt(text)
  return NUMERIC.test(text) ? 'unknown' : 'other'
}

function literal(token: Token): Value {
  if (token.kind === 'number') return /^\d{1,19}$/.test(token.text) ? BigInt(token.text) : 'unknown'
  if (token.kind === 'string') return valueOfText(token.text)
  if (isWord(token, 'null') || isWord(token, 'default')) return 'absent'
  return 'unknown'
}

function isNextval(tokens: readonly Token[]): boolean {
  const isQualified = isWord(tokens[0], 'pg_catalog') && isSymbol(tokens[1], '.')
  const call = isQualified ? tokens.slice(2) : tokens
  if (!isWord(call[0], 'nextval') || !isSymbol(call[1], '(')) return false
  return closingOf(call, 1) === call.length - 1
}

function withoutParentheses(tokens: readonly Token[]): readonly Token[] {
  let inner = tokens
  while (isSymbol(inner[0], '(') && closingOf(inner, 0) === inner.length - 1) {
    inner = inner.slice(1, -1)
  }
  return inner
}

/** Of a chain of casts, what stands before it: `'5'::text::bigint`. */
function withoutCast(tokens: readonly Token[]): readonly Token[] {
  const cast = tokens.findIndex((token) => isSymbol(token, '::'))
  if (cast === -1) return tokens
  const isType = tokens
    .slice(cast)
    .every((token) => token.kind === 'word' || isSymbol(token, '::') || isSymbol(token, '.'))
  return isType ? withoutParentheses(tokens.slice(0, cast)) : tokens
}

function closingOf(tokens: readonly Token[], opening: number): number {
  let depth = 0
  return tokens.findIndex((token, index) => {
    if (index < opening) return false
    if (isSymbol(token, '(')) depth++
    if (isSymbol(token, ')')) depth--
    return depth === 0
  })
}
