/** Moves sequences, each in the way that its role's rights and its cache allow. */
import type { Session } from '../connect/session.ts'
import { guardedSetvalSql, restartSql, SETVAL_EACH, setvalBackSql } from '../plan/move-sql.ts'
import { hasFault } from '../plan/plan.ts'
import type { Attempted } from './attempt.ts'
import type { Locking } from './locks.ts'

/** A sequence that is to be moved, as it was read under its locks. */
export type Moving = Extract<Attempted, { kind: 'moved' }>

/**
 * How a sequence is moved: by ALTER, which a rollback undoes; in place under its lock; or with a guard,
 * where it has none.
 */
export type Way = 'restarted' | 'set' | 'guarded'

export function wayOf({ sequence, planned }: Moving, locking: Locking): Way {
  // Parameters are the owner's to set: the server says so to others.
  if (planned.parameters !== null) return 'restarted'
  if (!sequence.ownedByRole) return 'guarded'
  const isExact = sequence.cache === 1n && sequence.isSettable && hasFault(planned)
  return isExact && !locking.queue ? 'set' : 'restarted'
}

/** Makes each move in its way. Only one that stands alone may be `guarded`. */
export async function makeMoves(
  session: Session,
  moving: readonly Moving[],
  locking: Locking,
): Promise<void> {
  const {
    restarted = [],
    set = [],
    guarded = [],
  } = Object.groupBy(moving, (one) => wayOf(one, locking))
  const statements = [
    ...restarted.map(({ sequence, planned }) => restartSql(sequence, planned)),
    ...guarded.map(guardedSql),
  ]
  if (statements.length > 0) await session.query(statements.join('; '))
  if (set.length > 0) {
    const oids = set.map(({ sequence }) => sequence.oid)
    await session.query(SETVAL_EACH, [oids, set.map(({ planned }) => planned.target)])
  }
}

function guardedSql({ sequence, measured, planned }: Moving): string {
  return hasFault(planned)
    ? guardedSetvalSql(sequence, planned.target)
    : setvalBackSql(sequence, measured.state, planned.target)
}
