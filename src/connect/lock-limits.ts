/** How long the action may stand in lock queues, so that nobody dies of a deadlock because of it. */

export type LockLimits = {
  /** Seconds to go on trying while other sessions are in the way. */
  readonly lockTimeout: number
  /** The server's `deadlock_timeout` in milliseconds. */
  readonly deadlockTimeout: number
  /** Whether the role may set `deadlock_timeout` for itself. */
  readonly setsDeadlockTimeout: boolean
}

/** A quarter of the time after which a session that queues behind this one looks for a deadlock. */
const SHARE_OF_DEADLOCK_TIMEOUT = 4

/** Milliseconds that others are kept waiting at the most by an attempt that gets no lock. */
const LONGEST_BUDGET = 250

/** Milliseconds from the first lock request of a transaction to its last, waits included. */
export function lockBudget({ deadlockTimeout }: LockLimits): number {
  return Math.max(
    1,
    Math.min(LONGEST_BUDGET, Math.floor(deadlockTimeout / SHARE_OF_DEADLOCK_TIMEOUT)),
  )
}

/** Shares the budget among so many requests, for the rest of the transaction. */
export function waitOfEach(requests: number, limits: LockLimits): number {
  return Math.max(1, Math.floor(lockBudget(limits) / requests))
}

/** SQL that limits each lock request that follows in the transaction. */
export function limitWaitsSql(milliseconds: number): string {
  return `set local lock_timeout = ${milliseconds}`
}

/** What to tell of a server that is too slow to lock a table that nobody holds. */
export function slowReason({ lockTimeout }: LockLimits): string {
  return `its table could not be locked in time because the server was too slow: no other session was seen to hold it (tried for lock-timeout, ${lockTimeout} s); run again when the server is less busy, or raise lock-timeout`
}

/** What to tell of locks that other sessions hold. */
export function busyReason({ lockTimeout }: LockLimits): string {
  return `its table and the sequence could not be locked within lock-timeout (${lockTimeout} s), because other sessions or an autovacuum hold them; run again when they are done, or raise lock-timeout`
}
