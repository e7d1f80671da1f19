import { shellTokens, type ShellToken, type Word } from './words.ts'

/** Groups the words of a line of bash into what is run, and tells what is surely run. */

/** One program with its arguments and what it reads and writes. */
export type SimpleCommand = {
  readonly words: readonly Word[]
  /** Where its input comes from if not from a pipe. */
  readonly stdin: Word | null
  /** The files that its output goes to. */
  readonly outputs: readonly Word[]
}

/** Programs joined by pipes. */
export type Pipeline = {
  readonly commands: readonly SimpleCommand[]
  /** Whether it was run, as far as the whole line went well. */
  readonly isSure: boolean
}

/** Words at the start of a command that make it something else than a program. */
const KEYWORDS: ReadonlySet<string> = new Set(
  '! { } [[ if then elif else fi for while until do done case esac select function coproc eval trap alias'.split(
    ' ',
  ),
)

/**
 * The pipelines of a line in their order. `null` where it has more than pipelines joined by
 * `&&`, `||` and `;`: compound commands, jobs in the background, here-documents.
 */
export function pipelinesOf(line: string): readonly Pipeline[] | null {
  const tokens = shellTokens(line)
  if (tokens === null) return null
  const lists = split(tokens, [';', '\n']).filter((list) => list.length > 0)
  const pipelines = lists.flatMap((list, index) =>
    pipelinesOfList(list, index === lists.length - 1),
  )
  return pipelines.some((pipeline) => pipeline === null)
    ? null
    : pipelines.filter((pipeline) => pipeline !== null)
}

/**
 * The first one is run. After `&&` one is not where one before it failed, which ends the line only
 * as its last list; after `||` nothing is sure.
 */
function pipelinesOfList(
  tokens: readonly ShellToken[],
  isLast: boolean,
): readonly (Pipeline | null)[] {
  const hasAlternative = tokens.some((token) => isOperator(token, '||'))
  return split(tokens, ['&&', '||']).map((part, index) => {
    const commands = split(part, ['|']).map(commandOf)
    if (commands.some((command) => command === null)) return null
    const isSure = index === 0 || (isLast && !hasAlternative)
    return { commands: commands.filter((command) => command !== null), isSure }
  })
}

function commandOf(tokens: readonly ShellToken[]): SimpleCommand | null {
  const words: Word[] = []
  const outputs: Word[] = []
  let stdin: Word | null = null
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]
    if (token?.kind === 'word') words.push(token.word)
    else if (token !== undefined) {
      const target = tokens[++index]
      if (target?.kind !== 'word') return null
      if (/^0?<$/.test(token.text)) stdin = target.word
      else if (/^\d*(?:>|>>|>\||>&)$|^&>>?$/.test(token.text)) outputs.push(target.word)
      else return null
    }
  }
  return isProgram(words[0]) ? { words, stdin, outputs } : null
}

function isProgram(word: Word | undefined): boolean {
  return word !== undefined && (word.isQuoted || !KEYWORDS.has(word.text))
}

function split(
  tokens: readonly ShellToken[],
  operators: readonly string[],
): readonly (readonly ShellToken[])[] {
  const parts: ShellToken[][] = [[]]
  for (const token of tokens) {
    if (operators.some((operator) => isOperator(token, operator))) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

function isOperator(token: ShellToken, text: string): boolean {
  return token.kind === 'operator' && token.text === text
}
