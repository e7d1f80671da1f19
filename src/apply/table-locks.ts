/** The statements that lock the tables of sequences against writers. */
import { lockBudget, type LockLimits } from '../connect/lock-limits.ts'
import type { Sequence } from '../domain/sequence.ts'
import { lockableTables } from '../measure/tables.ts'
import type { Locking } from './locks.ts'

export function lockTablesSql(
  sequences: readonly Sequence[],
  { queue, limits }: Locking,
): readonly string[] {
  const tables = lockableTables(sequences)
  if (tables.length === 0) return []
  const lockTables = `lock table ${tables.join(', ')} in share row exclusive mode`
  if (!queue) return [`${lockTables} nowait`]
  return limits.setsDeadlockTimeout ? pastAutovacuumSql(lockTables, limits) : [lockTables]
}

/**
 * PostgreSQL cancels an autovacuum that is in a session's way, as it is after every big import,
 * but only once that session has waited for its `deadlock_timeout`, which is longer than an attempt
 * waits. Where the role may, it waits less long for that.
 */
function pastAutovacuumSql(lockTables: string, limits: LockLimits): readonly string[] {
  const soon = Math.max(1, Math.floor(lockBudget(limits) / 8))
  return [
    `set local deadlock_timeout = ${soon}`,
    lockTables,
    'set local deadlock_timeout to default',
  ]
}
