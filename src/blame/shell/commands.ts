import type { ShellToken, Word } from './words.ts'

/** Groups the words of a line of bash into the programs that it runs, or may run. */

/** One program with its arguments, and what it reads. */
export type Command = {
  readonly words: readonly Word[]
  readonly input: Input
}

/** What a program reads: nothing, files one after the other, or something else. */
export type Input = readonly Word[] | 'none' | 'unknown'

/**
 * Words that stand before a command without being one. Whether and how often it is run is no
 * question here: the database knows.
 */
const KEYWORDS: ReadonlySet<string> = new Set(
  '! { } if then elif else fi while until do done'.split(' '),
)

/** The commands of a line, in their order. */
export function commandsOf(tokens: readonly ShellToken[]): readonly Command[] {
  const commands: Command[] = []
  let before: ShellToken | undefined
  for (const part of splitAtOperators(tokens)) {
    const { words, input } = commandOf(part)
    const isPiped = before?.kind === 'operator' && /^\|&?$/.test(before.text)
    const piped = isPiped ? outputOf(commands.at(-1)) : 'none'
    commands.push({ words, input: input === 'none' ? piped : input })
    before = part.end
  }
  return commands
}

type Part = { readonly tokens: readonly ShellToken[]; readonly end: ShellToken | undefined }

function splitAtOperators(tokens: readonly ShellToken[]): readonly Part[] {
  const parts: Part[] = []
  let start = 0
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'operator' || /[<>]/.test(token.text)) continue
    parts.push({ tokens: tokens.slice(start, index), end: token })
    start = index + 1
  }
  return [...parts, { tokens: tokens.slice(start), end: undefined }]
}

function commandOf({ tokens }: Part): Command {
  const words: Word[] = []
  let input: Input = 'none'
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]
    if (token?.kind === 'word') {
      if (words.length > 0 || !isKeyword(token.word)) words.push(token.word)
    } else if (token !== undefined) {
      const target = tokens[++index]
      if (/^0?<$/.test(token.text)) input = target?.kind === 'word' ? [target.word] : 'unknown'
      else if (token.text.includes('<')) input = 'unknown'
    }
  }
  return { words, input }
}

function isKeyword({ text, isQuoted }: Word): boolean {
  return !isQuoted && KEYWORDS.has(text)
}

/** What a program writes to a pipe, as far as it passes on what it reads as it is. */
function outputOf(command: Command | undefined): Input {
  const [program, ...files] = command?.words ?? []
  if (command === undefined || !/^(?:.*\/)?(?:cat|pv)$/.test(program?.text ?? '')) return 'unknown'
  if (files.length === 0) return command.input === 'none' ? 'unknown' : command.input
  return files.some(({ text }) => text.startsWith('-')) ? 'unknown' : files
}
