/** The statements that lock the tables of sequences against writers. */
import { lockBudget, type LockLimits } from '../connect/lock-limits.ts'
import { comparableColumns, type Sequence, type Source } from '../domain/sequence.ts'
import type { Locking } from './locks.ts'

export function lockTablesSql(
  sequences: readonly Sequence[],
  { queue, limits }: Locking,
): readonly string[] {
  const tables = new Set(
    sequences
      .flatMap(sourcesOf)
      .filter(({ lockable }) => lockable)
      .map(tableSql),
  )
  if (tables.size === 0) return []
  const lockTables = `lock table ${[...tables].join(', ')} in share row exclusive mode`
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

function tableSql({ table, only }: Source): string {
  return only ? `only ${table}` : table
}

/** Every table whose rows decide where the sequence goes. */
export function sourcesOf(sequence: Sequence): readonly Source[] {
  return comparableColumns(sequence).flatMap((column) => column.sources)
}
