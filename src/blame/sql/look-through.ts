import { decode, KEPT } from '../cursor.ts'
import { doubt } from '../ledger.ts'
import type { Session } from './session.ts'

/**
 * Is given the body of a DO, piece by piece. A body that names a table may write to it, and one
 * that puts statements together may write to any.
 */
export function lookThrough(session: Session): (piece: string) => void {
  let tail = ''
  return (piece) => {
    const bytes = tail + piece
    const text = decode(bytes).toLowerCase()
    if (/\bexecute\b/.test(text)) doubt(session.ledger)
    for (const target of session.ledger.entries.keys()) {
      if (text.includes(target.table.toLowerCase())) doubt(session.ledger, target)
    }
    // A word may be cut between two pieces.
    tail = bytes.slice(-KEPT)
  }
}
