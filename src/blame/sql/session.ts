import type { Ledger, Snapshot } from '../ledger.ts'
import type { Target } from '../target.ts'

/**
 * What earlier statements left in force: in the same file, and in earlier files of one psql.
 */
export type Session = {
  readonly ledger: Ledger
  /** The names of all tables that are looked for. */
  readonly tables: ReadonlySet<string>
  path: SearchPath
  /** The path of `set local`, until the transaction ends. */
  localPath: SearchPath | null
  /** Tables that a temporary one may hide from unqualified names. */
  readonly shadows: Set<string>
  transaction: Transaction | null
  /** How many `\if` are open. What stands there may not be run. */
  conditions: number
}

/** The schemas of search_path; `default` where nothing has set it here. */
export type SearchPath = readonly string[] | 'default' | 'unsure'

/** What a rollback goes back to. */
export type Transaction = {
  readonly before: Snapshot
  readonly path: SearchPath
  /** Whether a sequence was moved, which no rollback takes back. */
  hasMoved: boolean
}

/** Whether a name is that of the target. */
export type Resolution = 'is' | 'maybe' | 'not'

export function createSession(ledger: Ledger): Session {
  return {
    ledger,
    tables: new Set([...ledger.entries.keys()].map((target) => target.table)),
    path: 'default',
    localPath: null,
    shadows: new Set(),
    transaction: null,
    conditions: 0,
  }
}

/** Resolves a name of one to three parts as the server would, as far as that is sure. */
export function resolve(session: Session, parts: readonly string[], target: Target): Resolution {
  if (parts.at(-1) !== target.table || parts.length > 3) return 'not'
  const schema = parts.at(-2)
  if (schema !== undefined) return schema === target.schema ? 'is' : 'not'
  return session.shadows.has(target.table) ? 'maybe' : resolveByPath(session, target)
}

/** The default of `"$user"` is a schema that few databases have; the catalog knows if one matters. */
function resolveByPath(session: Session, target: Target): Resolution {
  const path = session.localPath ?? session.path
  if (path === 'unsure') return 'maybe'
  if (path === 'default') return target.isAmbiguous ? 'maybe' : 'is'
  const schemas = path.filter((schema) => schema !== '$user' && schema !== 'pg_catalog')
  const hasUser = path.includes('$user')
  if (schemas[0] === target.schema) return hasUser && target.isAmbiguous ? 'maybe' : 'is'
  return hasUser || schemas.includes(target.schema) ? 'maybe' : 'not'
}
