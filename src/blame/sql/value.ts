import { isSymbol, isWord, type Token } from './token.ts'

/**
 * What a statement writes to the column: a literal, nothing where the sequence gives the value or
 * nothing does, or something that only the server can tell.
 */
export type Value =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown' }

const ABSENT: Value = { kind: 'absent' }
const UNKNOWN: Value = { kind: 'unknown' }

/** How many tokens of an expression are kept: a literal with casts and parentheses has few. */
export const KEPT_TOKENS = 24

/** The value of an expression. One of more than `KEPT_TOKENS` tokens is no literal. */
export function valueOf(expression: readonly Token[]): Value {
  const tokens = withoutCast(withoutParentheses(expression))
  const [first, second] = tokens
  if (first === undefined || expression.length > KEPT_TOKENS) return UNKNOWN
  if (tokens.length === 1) return literal(first)
  const isSigned = isSymbol(first, '-') || isSymbol(first, '+')
  if (isSigned && tokens.length === 2 && second?.kind === 'number') {
    return { kind: 'literal', text: isSymbol(first, '-') ? `-${second.text}` : second.text }
  }
  return isNextval(tokens) ? ABSENT : UNKNOWN
}

function literal(token: Token): Value {
  const { kind, text } = token
  if (kind === 'number' || kind === 'string') return { kind: 'literal', text }
  return isWord(token, 'null') || isWord(token, 'default') ? ABSENT : UNKNOWN
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
