/** Takes a line of bash apart into words and operators, as far as they are surely what they say. */

export type ShellToken =
  | { readonly kind: 'word'; readonly word: Word }
  | { readonly kind: 'operator'; readonly text: string }

export type Word = {
  /** Without its quotes, and with the values of the variables that are known. */
  readonly text: string
  /** Whether that is what the program is given: nothing else is left for bash to expand. */
  readonly isSure: boolean
  /** Whether any of it is quoted: no keyword, no number of a redirection. */
  readonly isQuoted: boolean
}

/** The value of an environment variable, where it is known. */
export type Lookup = (name: string) => string | undefined

const OPERATOR = /\d*(?:<<<|<<-?|<>|<&|<|>>|>\||>&|>)|&>>|&>|&&|\|\||\|&|;;|[;&|()\n]/y

/** A piece of a word: in single quotes, in double quotes, after a backslash, or as it is. */
const PIECE = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\;&|<>()]+)/sy

/** The tokens of a line. `null` where a quote is not closed, or something else is not understood. */
export function shellTokens(line: string, lookup: Lookup): readonly ShellToken[] | null {
  const tokens: ShellToken[] = []
  // A backslash at the end of a line joins it with the next one.
  const text = line.replaceAll(/\\\r?\n/g, '').trim()
  for (let at = 0; at < text.length;) {
    const blank = /[ \t\r]*/y
    at += matchAt(blank, text, at)?.[0].length ?? 0
    if (text[at] === '#') break
    const next = operatorAt(text, at) ?? wordAt(text, at, lookup)
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

function wordAt(text: string, start: number, lookup: Lookup): Match | null {
  let word: Word = { text: '', isSure: true, isQuoted: false }
  let end = start
  for (let piece = matchAt(PIECE, text, end); piece !== null; piece = matchAt(PIECE, text, end)) {
    word = joined(word, piece, lookup)
    end += piece[0].length
  }
  const isWhole = end > start && (end === text.length || /[\s;&|<>()]/.test(text[end] ?? ''))
  return isWhole ? { token: { kind: 'word', word }, end } : null
}

function joined(word: Word, piece: RegExpExecArray, lookup: Lookup): Word {
  const [, single, double, escaped, plain] = piece
  const given = double ?? plain ?? ''
  const expanded = expand(given, lookup)
  const rest = double === undefined ? expanded.rest : expanded.rest.replaceAll(ESCAPE, '')
  // What quotes hold is expanded in double quotes, and nothing but it in plain words.
  const isSure =
    double === undefined ? !EXPANDED.test(rest) && !expanded.splits : !/[$`]/.test(rest)
  const text =
    double === undefined ? expanded.text : expanded.text.replaceAll(ESCAPE, (pair) => pair[1] ?? '')
  return {
    text: word.text + (single ?? escaped ?? text),
    isSure: word.isSure && isSure && !(word.text === '' && plain?.startsWith('~')),
    isQuoted: word.isQuoted || plain === undefined,
  }
}

/** Variables, commands, globs, and braces that hold a list or a range. */
const EXPANDED = /[$`*?[\]{}]/

/** In double quotes a backslash is one but before these characters. */
const ESCAPE = /\\[$`"\\]/g

const VARIABLE = /\\.|\$(?:(\w+)|\{(\w+)\})/gs

/** Puts in the variables that are known; `rest` is what is left for bash to look at. */
function expand(given: string, lookup: Lookup) {
  let rest = given
  let splits = false
  const text = given.replaceAll(VARIABLE, (all, bare?: string, braced?: string) => {
    const value = lookup(bare ?? braced ?? '')
    if (value === undefined) return all
    rest = rest.replace(all, '')
    splits ||= /[\s*[\]]/.test(value)
    return value
  })
  // In the command as it is shown, asterisks stand for the password.
  return { text, rest: rest.replaceAll('***', ''), splits }
}

function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at
  return expression.exec(text)
}
