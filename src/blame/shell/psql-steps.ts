import type { SimpleCommand } from './lists.ts'
import { baseOf, kindOf, type Psql, psqlOf } from './programs.ts'
import { psqlArguments, type PsqlAction } from './psql-arguments.ts'
import type { PsqlInput, Step } from './steps.ts'
import type { Word } from './words.ts'

const DOUBT: readonly Step[] = [{ kind: 'doubt' }]

/** The steps of a pipeline whose command at an index runs psql. */
export function psqlSteps(commands: readonly SimpleCommand[], index: number): readonly Step[] {
  const command = commands[index]
  const psql = command === undefined ? null : psqlOf(command)
  if (command === undefined || psql === null || !areHarmless(commands.slice(index + 1)))
    return DOUBT
  const { actions, isOneTransaction, isPlain } = psqlArguments(psql.words)
  const stdin = stdinOf(command, commands.slice(0, index))
  const inputs = inputsOf(psql, actions, stdin)
  if (inputs === null || !isPlain || !psql.isPlain) return DOUBT
  return inputs.length === 0 ? [] : [{ kind: 'psql', inputs, isOneTransaction }]
}

/** What follows psql in the pipe reads its output. Another psql in it would run what it reads. */
function areHarmless(commands: readonly SimpleCommand[]): boolean {
  return commands.every((command) => ['neutral', 'writer'].includes(kindOf(command)))
}

/** The files that psql's input comes from, in their order. `null`: from something else. */
function stdinOf(
  command: SimpleCommand,
  before: readonly SimpleCommand[],
): readonly string[] | null {
  if (command.stdin !== null) return pathsOf([command.stdin])
  const [producer, ...others] = before
  if (producer === undefined) return []
  const isPlain = others.every(({ words }) => words.length === 1 && isCopier(words[0]))
  const [program, ...files] = producer.words
  if (!isPlain || !isCopier(program)) return null
  return files.length === 0 && producer.stdin !== null ? pathsOf([producer.stdin]) : pathsOf(files)
}

/** Programs that pass on what they read as it is. */
function isCopier(word: Word | undefined): boolean {
  return word !== undefined && ['cat', 'pv'].includes(baseOf(word.text))
}

function pathsOf(words: readonly Word[]): readonly string[] | null {
  const areFiles = words.every(({ text, isSure }) => isSure && !text.startsWith('-'))
  return areFiles && words.length > 0 ? words.map(({ text }) => text) : null
}

/** With -c or -f psql reads its input only where these say so. */
function inputsOf(
  psql: Psql,
  actions: readonly PsqlAction[],
  stdin: readonly string[] | null,
): readonly PsqlInput[] | null {
  if (actions.length === 0) return stdin?.map((path) => ({ kind: 'file', path })) ?? null
  const inputs: PsqlInput[] = []
  for (const action of actions) {
    const some = inputsOfAction(action, stdin)
    if (some === null || (!psql.isLocal && some.some(readsFile))) return null
    inputs.push(...some)
  }
  return inputs
}

/** Where psql runs elsewhere, only its input comes from here. */
function readsFile(input: PsqlInput): boolean {
  if (input.kind === 'file') return true
  return input.text.includes('\\') && !/\sfrom\s+p?stdin\b/i.test(input.text)
}

function inputsOfAction(
  { kind, word }: PsqlAction,
  stdin: readonly string[] | null,
): readonly PsqlInput[] | null {
  if (!word.isSure) return null
  if (kind === 'file' && word.text === '-') {
    return stdin?.map((path) => ({ kind: 'file', path })) ?? null
  }
  if (kind === 'file') return [{ kind: 'file', path: word.text }]
  const included = INCLUDE.exec(word.text)?.[2]
  if (included !== undefined) return [{ kind: 'file', path: included }]
  const only = stdin?.length === 1 ? stdin[0] : undefined
  return [{ kind: 'text', text: word.text, stdin: only ?? null }]
}

const INCLUDE = /^\s*\\(?:i|ir|include|include_relative)\s+('?)([^\s'\\:]+)\1\s*$/
