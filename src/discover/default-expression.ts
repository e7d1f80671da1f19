/**
 * Reads a column default as `pg_get_expr` prints it, as far as needed to tell a bare call of
 * `nextval`, cast to whatever the column wants, from a default that does more with the value.
 */

/** The sequence that a call of `nextval` names. */
export type SequenceReference = {
  /** The name, or the oid, as it stands in the literal. */
  readonly text: string
  /** A `regclass` constant follows the sequence through renames; a text is looked up at each call. */
  readonly kind: 'constant' | 'text'
}

export type DefaultExpression =
  | { readonly kind: 'bare'; readonly reference: SequenceReference }
  /** `isNameless`: some call works out its sequence, so that it cannot be told. */
  | {
      readonly kind: 'compound'
      readonly references: readonly SequenceReference[]
      readonly isNameless: boolean
    }

type Token = { readonly kind: 'string' | 'word' | 'symbol'; readonly text: string }

/** Escape strings, plain strings, quoted and unquoted words, casts, and any other character. */
const TOKEN =
  /\s*(?:(E'(?:[^'\\]|\\.|'')*')|('(?:[^']|'')*')|("(?:[^"]|"")*"|[\p{L}\p{N}_$]+)|(::|.))/gsu

/** Parses a default that is known to call `nextval`. */
export function parseDefaultExpression(expression: string): DefaultExpression {
  const tokens = tokenize(expression)
  const whole = castOf(tokens, 0, nextvalCall)
  if (whole !== null && whole.end === tokens.length) return { kind: 'bare', reference: whole.value }
  const references = tokens.flatMap((_, index) => nextvalCall(tokens, index)?.value ?? [])
  const calls = tokens.filter((_, index) => isNextval(tokens, index)).length
  return { kind: 'compound', references, isNameless: calls > references.length }
}

function tokenize(expression: string): readonly Token[] {
  return [...expression.matchAll(TOKEN)].map(([, escaped, plain, word, symbol]) => {
    if (escaped !== undefined) return { kind: 'string', text: unescape(escaped.slice(2, -1)) }
    if (plain !== undefined)
      return { kind: 'string', text: plain.slice(1, -1).replaceAll("''", "'") }
    if (word !== undefined) return { kind: 'word', text: word }
    return { kind: 'symbol', text: symbol ?? '' }
  })
}

/** `pg_get_expr` escapes nothing in E'' strings but quotes and backslashes, by doubling them. */
function unescape(text: string): string {
  return text.replaceAll("''", "'").replaceAll('\\\\', '\\')
}

/** What was read, and the index of the token after it. */
type Match<T> = { readonly value: T; readonly end: number }
type Rule<T> = (tokens: readonly Token[], start: number) => Match<T> | null

/** `inner`, in any number of parentheses and followed by any number of casts. */
function castOf<T>(tokens: readonly Token[], start: number, inner: Rule<T>): Match<T> | null {
  let match = isSymbol(tokens[start], '(')
    ? parenthesized(tokens, start, inner)
    : inner(tokens, start)
  while (match !== null && isSymbol(tokens[match.end], '::')) {
    match = { value: match.value, end: endOfType(tokens, match.end + 1) }
  }
  return match
}

function parenthesized<T>(
  tokens: readonly Token[],
  start: number,
  inner: Rule<T>,
): Match<T> | null {
  const match = castOf(tokens, start + 1, inner)
  return match !== null && isSymbol(tokens[match.end], ')')
    ? { value: match.value, end: match.end + 1 }
    : null
}

/** A type is words, dots, and modifiers in parentheses: `character varying(20)`, `public.code`. */
function endOfType(tokens: readonly Token[], start: number): number {
  let index = start
  while (tokens[index]?.kind === 'word' || isSymbol(tokens[index], '.')) index++
  if (!isSymbol(tokens[index], '(')) return index
  while (index < tokens.length && !isSymbol(tokens[index], ')')) index++
  return endOfType(tokens, index + 1)
}

function nextvalCall(tokens: readonly Token[], start: number): Match<SequenceReference> | null {
  return isNextval(tokens, start) ? parenthesized(tokens, start + 1, nameLiteral) : null
}

/** Under search_path = pg_catalog only PostgreSQL's own function is printed without a schema. */
function isNextval(tokens: readonly Token[], index: number): boolean {
  const isName = tokens[index]?.text === 'nextval' && tokens[index]?.kind === 'word'
  return isName && !isSymbol(tokens[index - 1], '.') && isSymbol(tokens[index + 1], '(')
}

function nameLiteral(tokens: readonly Token[], start: number): Match<SequenceReference> | null {
  const literal = tokens[start]
  // A cast to regclass also takes an oid.
  const isOid = literal?.kind === 'word' && /^\d+$/.test(literal.text)
  if (literal === undefined || (literal.kind !== 'string' && !isOid)) return null
  const isConstant = isSymbol(tokens[start + 1], '::') && tokens[start + 2]?.text === 'regclass'
  return { value: { text: literal.text, kind: isConstant ? 'constant' : 'text' }, end: start + 1 }
}

function isSymbol(token: Token | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text
}
