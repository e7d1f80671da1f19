import { CancelledError } from '../errors.ts'
import { errorCode, isServerError, SqlState } from './sql-state.ts'

/** What to do about an error of a statement, by SQLSTATE or by its class of two characters. */
const REMEDIES: Readonly<Record<string, string>> = {
  [SqlState.insufficientPrivilege]:
    'grant the role what it lacks: USAGE on the schema, SELECT on the table and the sequence, to fix also UPDATE on the sequence or its ownership, and BYPASSRLS where row-level security hides rows',
  [SqlState.lockNotAvailable]: 'run again when the table is quiet, or raise lock-timeout',
  [SqlState.queryCanceled]: 'raise statement_timeout for the role, or index the column',
  [SqlState.readOnlyTransaction]: 'run against the primary, with a role that may write',
  [SqlState.tooManyConnections]: 'free connections on the server',
  [SqlState.outOfMemory]:
    'its partitions and indexes do not fit into the lock table of the server: raise max_locks_per_transaction',
  [SqlState.undefinedTable]: 'it was dropped or renamed while the action ran: run again',
  [SqlState.undefinedColumn]: 'it was dropped or renamed while the action ran: run again',
  [SqlState.diskFull]: 'free space on the server',
  [SqlState.adminShutdown]: 'run again when the server is up',
  // A server reports class 08 of a foreign server that it cannot reach.
  '08': 'make the foreign server reachable, or leave the table out with exclude-tables',
  '53': 'free resources on the server',
  HV: 'make the foreign server reachable, or leave the table out with exclude-tables',
}

/**
 * An error of a statement as one clause: the server's own message, its SQLSTATE, and what to do.
 * The server's `detail` is left out, since it can hold row data.
 */
export function explainError(error: unknown): string {
  if (error instanceof CancelledError) return `${error.message}; run again`
  const code = errorCode(error)
  const message =
    error instanceof Error && error.message !== '' ? error.message : 'the connection was lost'
  const isUnanswered = code === null || !isServerError(error)
  const remedy = isUnanswered ? 'run again when the connection is stable' : remedyFor(code)
  return `${message}${code === null ? '' : ` (${code})`}${remedy === null ? '' : `; ${remedy}`}`
}

function remedyFor(code: string): string | null {
  return REMEDIES[code] ?? REMEDIES[code.slice(0, 2)] ?? null
}
