/** What a role lacks, told with the SQL that gives it. */
import { explainError } from '../connect/explain-error.ts'
import type { Sessions } from '../connect/sessions.ts'
import { inTransaction } from '../connect/session.ts'
import { errorCode, SqlState } from '../connect/sql-state.ts'
import type { Sequence } from '../domain/sequence.ts'
import { readMissingRights, type Purpose } from './missing-rights.sql.ts'

/** What was to be done, and on whose connections to ask. */
export type Denied = {
  readonly sequence: Sequence
  readonly purposes: readonly Purpose[]
  readonly sessions: Sessions
}

/** An error about a sequence as one clause; where a right is missing, with the SQL that gives it. */
export async function explainDenial(error: unknown, denied: Denied): Promise<string> {
  if (errorCode(error) !== SqlState.insufficientPrivilege) return explainError(error)
  const statements = await missingRights(denied)
  return statements.length === 0
    ? explainError(error)
    : explainError(error, `give the role what it lacks: ${statements.join('; ')}`)
}

/** Empty where nothing is missing, or where it cannot be found out. */
export async function missingRights({
  sequence,
  purposes,
  sessions,
}: Denied): Promise<readonly string[]> {
  try {
    return await sessions.use((session) =>
      inTransaction(session, { mode: 'snapshot' }, (transaction) =>
        readMissingRights(transaction, sequence, purposes),
      ),
    )
  } catch {
    return []
  }
}
