import { distrustUnknown, hasChanged, restore, save, unsettle } from '../ledger.ts'
import type { Session } from './session.ts'

/** What the statements about transactions mean for what was found. */

/** A transaction in a transaction is none: the server warns and goes on. */
export function begin(session: Session): void {
  session.transaction ??= { before: save(session.ledger), path: session.path, hasMoved: false }
}

export function commit(session: Session): void {
  session.transaction = null
  session.localPath = null
}

/** What the transaction found is taken back; without one, it cannot be told what a rollback undoes. */
export function rollback(session: Session): void {
  const { transaction, ledger } = session
  if (transaction === null) return unsettle(ledger)
  restore(ledger, transaction.before)
  if (transaction.hasMoved) distrustUnknown(ledger)
  session.path = transaction.path
  commit(session)
}

/** To a savepoint, or of a prepared transaction: a part of what was found, which is not told apart. */
export function rollbackPart(session: Session): void {
  const { transaction, ledger } = session
  if (transaction === null || hasChanged(ledger, transaction.before)) unsettle(ledger)
  if (session.path !== transaction?.path || session.localPath !== null) session.path = 'unsure'
  session.localPath = null
}

/** A sequence was set to a value. `isForGood`: no rollback takes it back. */
export function moveSequence(session: Session, isForGood: boolean): void {
  distrustUnknown(session.ledger)
  if (isForGood && session.transaction !== null) session.transaction.hasMoved = true
}

/** psql ended: what it did not commit is gone. */
export function endSession(session: Session): void {
  if (session.transaction !== null) rollbackPart(session)
}
