/** What one run of psql in a line reads, and in which database. */
import { NotSure } from '../not-sure.ts'
import type { Command, Input } from './commands.ts'
import { type Assignments, type Connection, databaseElsewhere, databaseOf } from './databases.ts'
import { type PsqlAction, psqlArguments } from './psql-arguments.ts'

/** One run of psql: one session. */
export type PsqlStep = {
  readonly kind: 'psql'
  readonly database: string
  readonly inputs: readonly PsqlInput[]
  /** Whether its files are those of the workspace. */
  readonly isLocal: boolean
}

export type PsqlInput =
  /** Files one after the other, as one text. */
  | { readonly kind: 'files'; readonly paths: readonly string[] }
  /** `stdin` is where data for the text come from, if it asks for them. */
  | { readonly kind: 'text'; readonly text: string; readonly stdin: readonly string[] }

/** Programs that run the rest of their words here. */
const WRAPPERS: ReadonlySet<string> = new Set(
  'env time command exec timeout nice nohup sudo'.split(' '),
)

export type PsqlCommand = {
  readonly command: Command
  /** Where the word `psql` stands. */
  readonly index: number
  readonly assigned: Assignments
  /** The program that the command begins with. */
  readonly program: string
}

/** What psql runs; `null` where it is only named, as in `which psql`, or only tells something. */
export function psqlStep(
  { command, index, assigned, program }: PsqlCommand,
  connection: Connection,
): PsqlStep | null {
  const { words, input } = command
  const told = psqlArguments(words.slice(index + 1))
  const isNamedOnly = program !== 'psql' && index === words.length - 1 && input === 'none'
  if (told.isIdle || isNamedOnly) return null
  const isLocal = program === 'psql' || WRAPPERS.has(program)
  // `sudo` and `env -i` take the variables of the connection away.
  const isKept =
    isLocal && program !== 'sudo' && !words.slice(0, index).some(({ text }) => text.startsWith('-'))
  if (!isKept && assigned.has('PGDATABASE')) throw new NotSure('the database of a psql elsewhere')
  const database = isKept ? databaseOf(told, assigned, connection) : databaseElsewhere(told)
  if (told.isSingleLine) throw new NotSure('where statements end')
  const inputs =
    told.actions.length === 0
      ? [{ kind: 'files', paths: pathsOf(input) } as const]
      : told.actions.map((action) => inputOf(action, input, isLocal))
  return { kind: 'psql', database, inputs, isLocal }
}

/** With -c or -f psql reads its input only where these say so. */
function inputOf({ kind, word }: PsqlAction, input: Input, isLocal: boolean): PsqlInput {
  if (!word.isSure) throw new NotSure('an argument of psql')
  if (kind === 'command') {
    return { kind: 'text', text: word.text, stdin: typeof input === 'string' ? [] : pathsOf(input) }
  }
  if (word.text === '-') return { kind: 'files', paths: pathsOf(input) }
  if (!isLocal) throw new NotSure('a file elsewhere')
  return { kind: 'files', paths: [word.text] }
}

function pathsOf(input: Input): readonly string[] {
  if (typeof input === 'string' || input.some(({ isSure }) => !isSure)) {
    throw new NotSure('what psql reads')
  }
  return input.map(({ text }) => text)
}
