import type { Word } from './words.ts'

/** What psql is told to run, in the order of its arguments, and where. */
export type PsqlArguments = {
  readonly actions: readonly PsqlAction[]
  readonly database: Word | null
  readonly host: Word | null
  readonly port: Word | null
  readonly user: Word | null
  /** Whether each line is a statement of its own. */
  readonly isSingleLine: boolean
  /** Whether it only tells something, such as its version. */
  readonly isIdle: boolean
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

const IDLE: ReadonlySet<string> = new Set(['V', 'version', 'l', 'list', '?', 'help'])

type Option = { readonly name: string; readonly value: Word | null }

/** Takes the words after `psql` apart. */
export function psqlArguments(words: readonly Word[]): PsqlArguments {
  const options = optionsOf(words)
  const last = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
  const [first = null, second = null] = options.filter(({ name }) => name === '')
  const database = last('d')
  return {
    actions: options.flatMap(({ name, value }): readonly PsqlAction[] => {
      if (value === null || (name !== 'f' && name !== 'c')) return []
      return [{ kind: name === 'f' ? 'file' : 'command', word: value }]
    }),
    // What stands alone is the database, and then the role.
    database: database ?? first?.value ?? null,
    host: last('h'),
    port: last('p'),
    user: last('U') ?? (database === null ? second : first)?.value ?? null,
    isSingleLine: options.some(({ name }) => name === 'S' || name === 'single-line'),
    isIdle: options.some(({ name }) => IDLE.has(name)),
  }
}

function optionsOf(words: readonly Word[]): readonly Option[] {
  const options: Option[] = []
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word.text === '--') return [...options, ...rest.map((value) => ({ name: '', value }))]
    if (word.text.startsWith('--')) options.push(longOption(word, rest))
    else if (/^-./.test(word.text)) options.push(...shortOptions(word, rest))
    else options.push({ name: '', value: word })
  }
  return options
}

function longOption(word: Word, rest: Word[]): Option {
  const [, long = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(word.text) ?? []
  // Like psql, which takes any beginning of a name that is of no other one.
  const name = LONG.get(long) ?? [...LONG].find(([full]) => full.startsWith(long))?.[1]
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
