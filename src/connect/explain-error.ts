import { CancelledError } from '../errors.ts'
import { errorCode, isServerError, SqlState } from './sql-state.ts'

/** What to do about an error of a statement, by SQLSTATE or by its class of two characters. */
const REMEDIES: Readonly<Record<string, string>> = {
  [SqlState.insufficientPrivilege]:
    'grant the role what it lacks: USAGE on the schema, SELECT on the table and the sequence, to fix also UPDATE on the sequence or its ownership, and BYPASSRLS where row-level security hides rows',
  [SqlState.lockNotAvailable]: 'run again when the table is quiet, or raise lock-timeout',
  [SqlState.queryCanceled]:
    'raise statement_timeout for the role or index the column, if it was that; else run again',
  [SqlState.readOnlyTransaction]: 'run against the primary, with a role that may write',
  [SqlState.serializationFailure]:
    'run again; on a standby raise max_standby_streaming_delay, or turn on hot_standby_feedback',
  [SqlState.tooManyConnections]: 'free connections on the server',
  [SqlState.outOfMemory]:
    'its partitions and indexes do not fit into the lock table of the server: raise max_locks_per_transaction',
  [SqlState.undefinedTable]: 'it was dropped or renamed while the action ran: run again',
  [SqlState.undefinedColumn]: 'it was dropped or renamed while the action ran: run again',
  [SqlState.undefinedObject]:
    'create it, such as a user mapping for the role on a foreign server, or leave the table out with exclude-tables',
  [SqlState.diskFull]: 'free space on the server',
  [SqlState.internalError]: 'run again; if it stays, the log of the server tells more',
  [SqlState.adminShutdown]: 'run again when the server is up',
  [SqlState.protocolViolation]:
    'connect to the server itself, or through a pooler in transaction or session mode',
  // A server reports class 08 of a foreign server that it cannot reach.
  '08': 'make the foreign server reachable, or leave the table out with exclude-tables',
  '53': 'free resources on the server',
  HV: 'make the foreign server reachable, or leave the table out with exclude-tables',
}

/**
 * Classes of errors about data, whose messages quote it: the rows of a foreign table, for example,
 * are only made sense of when they are read.
 */
const ABOUT_DATA = /^2[23]/

const UNSHOWN =
  'a row holds what the server cannot use, in words that may quote the row and are not shown'

/** As in a database whose encoding is SQL_ASCII, which takes any bytes for text. */
const NO_TEXT =
  'a name or a value in the database is no text in UTF-8; rename or rewrite it, best by a dump that is restored into a database with the encoding UTF8'

/**
 * An error of a statement as one clause: the server's own message, its SQLSTATE, and what to do.
 * The server's `detail` is left out, since it can hold row data, and so is a message that may. A
 * `knownRemedy` fits the case better than what is to be done about such errors in general.
 */
export function explainError(error: unknown, knownRemedy: string | null = null): string {
  if (error instanceof CancelledError) return `${error.message}; run again`
  const code = errorCode(error)
  if (code === SqlState.characterNotInRepertoire) return `${NO_TEXT} (${code})`
  if (isAboutData(code)) return `${UNSHOWN} (${code}); select the column yourself to see it`
  const message =
    error instanceof Error && error.message !== '' ? error.message : 'the connection was lost'
  const isUnanswered = code === null || !isServerError(error)
  const generalRemedy = isUnanswered ? 'run again when the connection is stable' : remedyFor(code)
  const remedy = knownRemedy ?? generalRemedy
  return `${message}${code === null ? '' : ` (${code})`}${remedy === null ? '' : `; ${remedy}`}`
}

function isAboutData(code: string | null): boolean {
  return code !== null && ABOUT_DATA.test(code) && code !== SqlState.invalidParameterValue
}

function remedyFor(code: string): string | null {
  return REMEDIES[code] ?? REMEDIES[code.slice(0, 2)] ?? null
}
