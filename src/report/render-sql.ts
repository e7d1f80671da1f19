import type { DatabaseOutcome, Move, Outcome } from '../domain/outcome.ts'
import type { Position, Sequence } from '../domain/sequence.ts'
import {
  guardedParametersSql,
  guardedSetvalSql,
  restartSql,
  setvalBackSql,
} from '../plan/move-sql.ts'
import { visible } from './escape.ts'
import { outcomesOf, type Report } from './report.ts'

/** Each connection begins with the encoding of its database. */
const ENCODING = `set client_encoding = 'UTF8';`

const HEADER = `${ENCODING}

-- Moves sequences past the rows of their tables. Each statement acts only where the sequence is
-- still behind, never moves one back, and needs UPDATE and SELECT on the sequence. Run it while
-- nothing inserts: unlike the action, it does not lock the tables.
`

const REWINDS = `-- Statements that begin with a comment "moves back" do move a sequence back, as rewind asks for:
-- run them only while nothing inserts, and not later, when rows may have been added.
`

const PARAMETERS = `-- ALTER SEQUENCE sets the parameters whatever they are by then, and needs ownership.
`

const SEVERAL = `-- Made for psql: it changes from one database to the next.
`

/**
 * SQL that makes the same moves by hand, in pieces; in any client, and in psql where it is about
 * several databases.
 */
export function* renderSql(report: Report): Iterable<string> {
  let separator = ''
  for (const paragraph of paragraphsOf(report)) {
    yield separator + paragraph
    separator = '\n'
  }
}

function* paragraphsOf(report: Report): Iterable<string> {
  const moves = outcomesOf(report).flatMap(({ move }) => move ?? [])
  const isSeveral = report.databases.length > 1
  yield HEADER
  if (moves.some(({ goesBack }) => goesBack)) yield REWINDS
  if (moves.some(({ parameters }) => parameters !== null)) yield PARAMETERS
  if (isSeveral) yield SEVERAL
  if (moves.length === 0) yield '-- No sequence had to be moved.\n'
  for (const database of report.databases) yield* databaseSql(database, isSeveral)
}

function* databaseSql({ name, outcomes }: DatabaseOutcome, isSeveral: boolean): Iterable<string> {
  const moved = outcomes.filter(({ move, before }) => move !== null && before !== null)
  if (isSeveral && moved.length > 0) {
    const shown = visible(name)
    // psql ends a command at the end of its line, within quotes too.
    if (shown !== name) {
      yield `-- No psql command can name the database ${shown}: it is left out.\n`
      return
    }
    yield `${connectCommand(name)}\n${ENCODING}\n`
  }
  for (const outcome of moved) yield* moveSql(outcome)
}

/** A connection string within psql's double quotes: a bare name could be taken for one. */
function connectCommand(database: string): string {
  const word = database.replaceAll(/['\\]/g, (character) => `\\${character}`)
  return `\\connect -reuse-previous=on "dbname='${word.replaceAll('"', '""')}'"`
}

function moveSql({ sequence, move, before, after }: Outcome): readonly string[] {
  if (move === null || before === null) return []
  const columns = sequence.columns.map(({ name }) => name).join(', ')
  const back = move.goesBack ? 'moves back ' : ''
  const next = before.next ?? 'none (it has run out)'
  const change =
    after === null
      ? `next is ${next}, would become ${move.target}`
      : `next was ${next}, becomes ${move.target}`
  const comment = visible(`${back}${sequence.name} (${columns}): ${change}`)
  return [`-- ${comment}\n${statementOf(sequence, move, before)};\n`]
}

function statementOf(sequence: Sequence, move: Move, before: Position): string {
  const { target, parameters } = move
  if (parameters === null) {
    return move.goesBack
      ? setvalBackSql(sequence, before, target)
      : guardedSetvalSql(sequence, target)
  }
  return move.goesBack
    ? restartSql(sequence, move)
    : guardedParametersSql(sequence, { target, parameters })
}
