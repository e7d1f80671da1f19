/** Takes a line of bash apart into words and operators, as far as they are surely what they say. */

export type ShellToken =
  | { readonly kind: 'word'; readonly word: Word }
  | { readonly kind: 'operator'; readonly text: string }

export type Word = {
  /** Without its quotes. */
  readonly text: string
  /** Whether bash leaves it as it is: no variable, command, glob, brace or tilde to expand. */
  readonly isSure: boolean
  /** Whether any of it is quoted: no keyword, no number of a redirection. */
  readonly isQuoted: boolean
}

const OPERATOR = /\d*(?:<<<|<<-?|<>|<&|<|>>|>\||>&|>)|&>>|&>|&&|\|\||\|&|;;|[;&|()\n]/y

/** A piece of a word: in single quotes, in double quotes, after a backslash, or as it is. */
const PIECE = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\;&|<>()]+)/sy

/** The tokens of a line. `null` where a quote is not closed, or something else is not understood. */
export function shellTokens(line: string): readonly ShellToken[] | null {
  const tokens: ShellToken[] = []
  // A backslash at the end of a line joins it with the next one.
  const text = line.replaceAll(/\\\r?\n/g, '').trim()
  for (let at = 0; at < text.length;) {
    const blank = /[ \t\r]*/y
    at += matchAt(blank, text, at)?.[0].length ?? 0
    if (text[at] === '#') break
    const next = operatorAt(text, at) ?? wordAt(text, at)
    if (next === null) return null
    tokens.push(next.token)
    at = next.end
  }
  return tokens
}

type Match = { readonly token: ShellToken; readonly end: number }

function operatorAt(text: string, at: number): Match | null {
  const operator = matchAt(OPERATOR, text, at)?.[0]
  if (operator === undefined) return null
  return { token: { kind: 'operator', text: operator }, end: at + operator.length }
}

function wordAt(text: string, start: number): Match | null {
  let word: Word = { text: '', isSure: true, isQuoted: false }
  let end = start
  for (let piece = matchAt(PIECE, text, end); piece !== null; piece = matchAt(PIECE, text, end)) {
    word = joined(word, piece)
    end += piece[0].length
  }
  const isWhole = end > start && (end === text.length || /[\s;&|<>()]/.test(text[end] ?? ''))
  return isWhole ? { token: { kind: 'word', word }, end } : null
}

function joined(word: Word, [, single, double, escaped, plain]: RegExpExecArray): Word {
  const text = single ?? unescape(double) ?? escaped ?? plain ?? ''
  // What quotes hold is expanded in double quotes, and nothing but it in plain words.
  const isSure =
    double === undefined
      ? plain === undefined || !EXPANDED.test(plain)
      : !/[$`]/.test(strip(double))
  return {
    text: word.text + text,
    isSure: word.isSure && isSure && !(word.text === '' && plain?.startsWith('~')),
    isQuoted: word.isQuoted || plain === undefined,
  }
}

/** Variables, commands, globs, and braces that hold a list or a range. */
const EXPANDED = /[$`*?[\]{}]/

/** In double quotes a backslash is one but before these characters. */
function unescape(text: string | undefined): string | undefined {
  return text?.replaceAll(/\\([$`"\\])/g, '$1')
}

function strip(text: string): string {
  return text.replaceAll(/\\[$`"\\]/g, '')
}

function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at
  return expression.exec(text)
}
