/** What a line of bash does to rows, as far as its words tell. */
import { NotSure } from '../not-sure.ts'
import { type Command, commandsOf } from './commands.ts'
import type { Assignments, Connection } from './databases.ts'
import { type PsqlStep, psqlStep } from './psql-step.ts'
import { type Lookup, shellTokens, type Word } from './words.ts'

export type Step =
  | PsqlStep
  /** A program that is not known is given a file, and may write what it holds. */
  | { readonly kind: 'argument'; readonly path: string }
  /** A program may write rows that stand in no file. */
  | { readonly kind: 'stranger' }

export type Surroundings = { readonly connection: Connection; readonly variables: Lookup }

/** Paths are as they are written. Throws `NotSure` where not all that matters can be told. */
export function stepsOf(line: string, { connection, variables }: Surroundings): readonly Step[] {
  const tokens = shellTokens(line, (name) => valueOf(line, name, variables))
  if (tokens === null) throw new NotSure('the line')
  const exported = new Map<string, Word>()
  return commandsOf(tokens).flatMap((command) => {
    for (const word of command.words) requireSameFolder(word)
    return stepsOfCommand(command, exported, connection)
  })
}

/** Variables that bash sets itself. */
const OF_BASH = /^(?:PWD|OLDPWD|SHLVL|_|RANDOM|SECONDS|LINENO|BASH\w*)$/

/** A variable that the line names without a dollar sign may get another value there. */
function valueOf(line: string, name: string, variables: Lookup): string | undefined {
  const isNamed = new RegExp(`(?<![$\\w{])${name}(?!\\w)`).test(line)
  return isNamed || OF_BASH.test(name) ? undefined : variables(name) || undefined
}

/** Also in the text of a command, as `bash -c` and `psql -c` are given. */
const OTHER_FOLDER =
  /(?:^|[^\w.-])(?:cd|pushd|popd)(?![\w.-])|^-[A-Za-z]*[CD]|^--(?:chdir|directory|cwd|prefix|dir|workdir|project)/

function requireSameFolder({ text }: Word): void {
  if (OTHER_FOLDER.test(text)) throw new NotSure('the folder')
}

const ASSIGNMENT = /^\w+=/
const EXPORTS: ReadonlySet<string> = new Set(['export', 'declare', 'typeset', 'readonly'])

/** Programs that write no rows. */
const HARMLESS: ReadonlySet<string> = new Set('true : echo test [ set cat pv'.split(' '))

function stepsOfCommand(
  command: Command,
  exported: Map<string, Word>,
  connection: Connection,
): readonly Step[] {
  const start = command.words.findIndex(({ text }) => !ASSIGNMENT.test(text))
  const words = start === -1 ? [] : command.words.slice(start)
  const program = baseOf(words[0])
  if (words.length === 0 || EXPORTS.has(program)) assign(exported, command.words)
  if (words.length === 0 || EXPORTS.has(program)) return []
  const isFree = ['.', 'source', 'eval', 'unset'].includes(program)
  if (words[0]?.isSure !== true || (isFree && words[1]?.text.endsWith('activate') !== true)) {
    throw new NotSure('a program')
  }
  const index = command.words.findIndex((word) => baseOf(word) === 'psql')
  const assigned = new Map(exported)
  assign(assigned, index === -1 ? command.words : command.words.slice(0, index))
  if (index === -1) return HARMLESS.has(program) ? [] : strangerSteps(command, assigned)
  return [psqlStep({ command, index, assigned, program }, connection) ?? { kind: 'stranger' }]
}

function assign(assigned: Map<string, Word>, words: readonly Word[]): void {
  for (const word of words) {
    const [name] = ASSIGNMENT.exec(word.text) ?? []
    if (name === undefined) continue
    assigned.set(name.slice(0, -1), { ...word, text: word.text.slice(name.length) })
  }
}

const DATA_FILE = /\.(?:sql|dump|pgsql|json|ya?ml|csv|tsv)$/i

/** An option whose value follows at once: `--file=users.csv`, `-fusers.csv`. */
const ATTACHED = /^(?:--[\w-]+=|-[a-z])/

/** Variables that may name another database to a program. */
const OF_DATABASE = /^PG|URL|URI|DSN|DATABASE|DB/i

/** `python manage.py loaddata fixtures/users.json`, `node import.js --file=users.csv`. */
function strangerSteps({ words, input }: Command, assigned: Assignments): readonly Step[] {
  const given = [...words.slice(1), ...(typeof input === 'string' ? [] : input)]
  const paths = given.flatMap(({ text, isSure }) => (isSure ? [text.replace(ATTACHED, '')] : []))
  const files = paths.filter((path) => DATA_FILE.test(path))
  if (files.length > 0 && [...assigned.keys()].some((name) => OF_DATABASE.test(name))) {
    throw new NotSure('the database of a program')
  }
  return [{ kind: 'stranger' }, ...files.map((path): Step => ({ kind: 'argument', path }))]
}

function baseOf(word: Word | undefined): string {
  return word?.text.replace(/^.*\//s, '') ?? ''
}
