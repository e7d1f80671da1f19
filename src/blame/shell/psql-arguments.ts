import type { Word } from './words.ts'

/** What psql is told to run, in the order of its arguments. */
export type PsqlArguments = {
  readonly actions: readonly PsqlAction[]
  readonly isOneTransaction: boolean
  /** Files that it writes. */
  readonly outputs: readonly Word[]
  /** Whether anything may change where names are looked up, or where statements end. */
  readonly isPlain: boolean
}

export type PsqlAction = { readonly kind: 'file' | 'command'; readonly word: Word }

/** https://www.postgresql.org/docs/current/app-psql.html: short options with an argument. */
const WITH_ARGUMENT = /[cdfFhLopPRTUv]/

/** Long options with an argument, and the short ones that they stand for. */
const LONG: ReadonlyMap<string, string> = new Map([
  ['command', 'c'],
  ['dbname', 'd'],
  ['file', 'f'],
  ['field-separator', 'F'],
  ['host', 'h'],
  ['log-file', 'L'],
  ['output', 'o'],
  ['port', 'p'],
  ['pset', 'P'],
  ['record-separator', 'R'],
  ['table-attr', 'T'],
  ['username', 'U'],
  ['set', 'v'],
  ['variable', 'v'],
])

type Option = { readonly name: string; readonly value: Word | null }

/** Takes the words after `psql` apart. */
export function psqlArguments(words: readonly Word[]): PsqlArguments {
  const options = optionsOf(words)
  const values = (name: string) =>
    options.flatMap((option) => (option.name === name && option.value ? [option.value] : []))
  return {
    actions: options.flatMap(({ name, value }): readonly PsqlAction[] => {
      if (value === null || (name !== 'f' && name !== 'c')) return []
      return [{ kind: name === 'f' ? 'file' : 'command', word: value }]
    }),
    isOneTransaction: options.some(({ name }) => name === '1' || name === 'single-transaction'),
    outputs: [...values('o'), ...values('L')],
    isPlain: !options.some(isDecisive),
  }
}

function optionsOf(words: readonly Word[]): readonly Option[] {
  const options: Option[] = []
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word.text === '--') return options
    if (word.text.startsWith('--')) options.push(longOption(word, rest))
    else if (/^-./.test(word.text)) options.push(...shortOptions(word, rest))
    else options.push({ name: '', value: word })
  }
  return options
}

function longOption(word: Word, rest: Word[]): Option {
  const [, long = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(word.text) ?? []
  const name = LONG.get(long)
  if (value !== undefined) return { name: name ?? long, value: { ...word, text: value } }
  return { name: name ?? long, value: name === undefined ? null : (rest.shift() ?? null) }
}

/** `-Xqf seeds.sql`: the last of several letters may have an argument, attached or not. */
function shortOptions(word: Word, rest: Word[]): readonly Option[] {
  const letters = word.text.slice(1)
  const index = letters.search(WITH_ARGUMENT)
  const flags = letters.slice(0, index === -1 ? undefined : index).split('')
  const options: Option[] = flags.map((name) => ({ name, value: null }))
  if (index === -1) return options
  const attached = letters.slice(index + 1)
  const value = attached === '' ? (rest.shift() ?? null) : { ...word, text: attached }
  return [...options, { name: letters[index] ?? '', value }]
}

function isDecisive({ name, value }: Option): boolean {
  if (name === 'S' || name === 'single-line') return true
  if (name === 'v') return /^(?:autocommit|singleline)/i.test(value?.text ?? '')
  return (name === '' || name === 'd') && /search_path|options=/.test(value?.text ?? '')
}
