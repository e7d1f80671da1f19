import type { SimpleCommand } from './lists.ts'
import type { Word } from './words.ts'

/** What is known of the programs in a command. */

/** The kinds of programs, by what they mean for the rows of a database and for files. */
export type ProgramKind =
  /** Neither writes rows nor files that it names. */
  | 'neutral'
  /** Writes no rows, but may write any file that it names. */
  | 'writer'
  /** Writes rows, from sources that cannot be scanned. */
  | 'restorer'
  /** Runs elsewhere, with folders of its own. */
  | 'remote'
  /** May do anything. */
  | 'stranger'

const PROGRAMS: ReadonlyMap<string, ProgramKind> = new Map(
  Object.entries({
    neutral:
      'true false : echo printf test [ set export unset umask sleep date pwd which ls wc head tail grep cat diff cmp mkdir pg_isready createdb dropdb createuser cd pushd popd less pv',
    writer:
      'cp mv rm touch ln sed awk gawk tr sort uniq cut tee dd install curl wget tar gzip gunzip zip unzip xz unxz zstd bzip2 bunzip2 git jq yq openssl gpg age sops aws gsutil mysql mysqldump mariadb sqlite3 mongosh redis-cli pg_dump pg_dumpall envsubst patch rsync chmod chown truncate split',
    restorer: 'pg_restore zcat gzcat xzcat bzcat pgloader',
    remote: 'docker docker-compose podman podman-compose nerdctl kubectl ssh heroku flyctl fly scp',
  }).flatMap(([kind, names]) =>
    names.split(' ').map((name) => [name, kind as ProgramKind] as const),
  ),
)

/** Programs that run the rest of their words. */
const WRAPPERS: ReadonlySet<string> = new Set(
  'sudo env time exec command nohup timeout nice ionice stdbuf'.split(' '),
)

const ASSIGNMENT = /^\w+\+?=/

/** The name of the program of a command, behind assignments. */
export function kindOf(command: SimpleCommand): ProgramKind {
  const words = withoutAssignments(command.words)
  const program = words.find(({ text }) => !WRAPPERS.has(baseOf(text)))
  // Only assignments: `PGHOST=localhost`.
  if (program === undefined) return 'neutral'
  return PROGRAMS.get(baseOf(program.text)) ?? 'stranger'
}

export type Psql = {
  /** The words after `psql`. */
  readonly words: readonly Word[]
  /** Whether its files are those of the workspace. */
  readonly isLocal: boolean
  /** Whether its environment leaves its settings as they are. */
  readonly isPlain: boolean
}

/** The psql that a command runs, `null` where it runs none, or in a way that is not understood. */
export function psqlOf(command: SimpleCommand): Psql | null {
  const words = withoutAssignments(command.words)
  const index = words.findIndex(({ text, isSure }) => isSure && baseOf(text) === 'psql')
  const first = baseOf(words[0]?.text ?? '')
  const isLocal = index === 0 || WRAPPERS.has(first)
  if (index === -1 || (!isLocal && PROGRAMS.get(first) !== 'remote')) return null
  const before = command.words.slice(0, command.words.length - words.length + index)
  return {
    words: words.slice(index + 1),
    isLocal,
    isPlain: !before.some(({ text }) => /^(?:PGOPTIONS|PSQLRC)=/.test(text)),
  }
}

export function baseOf(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1)
}

function withoutAssignments(words: readonly Word[]): readonly Word[] {
  const start = words.findIndex(({ text }) => !ASSIGNMENT.test(text))
  return start === -1 ? [] : words.slice(start)
}
