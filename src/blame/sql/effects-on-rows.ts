import { doubt, dropAll, unsettle } from '../ledger.ts'
import type { Target } from '../target.ts'
import { nameAt } from './name.ts'
import { type Statement, targetsOf } from './statement.ts'
import { isWord } from './token.ts'

/** Statements that take rows away that an INSERT wrote, or write ids themselves. */

/** TRUNCATE and DROP TABLE leave none of the rows. */
export function empty({ session, words, mentions, hasVariable }: Statement): void {
  const { ledger } = session
  if (hasVariable) unsettle(ledger)
  for (const target of ledger.entries.keys()) {
    const isSure = mentions.get(target)
    if (isSure === true) dropAll(ledger, target)
    else if (isSure === false || words.has('cascade')) unsettle(ledger, target)
  }
}

/** The rows that a condition of a DELETE spares may be those that collide, or not. */
export function erase(statement: Statement): void {
  const { session, words, hasVariable } = statement
  if (hasVariable) unsettle(session.ledger)
  for (const [target, isSure] of namedAfter(statement, 'from')) {
    const isWhole = !words.has('where') && !words.has('using')
    if (isSure && isWhole) dropAll(session.ledger, target)
    else unsettle(session.ledger, target)
  }
}

/** An UPDATE of the column writes ids, and takes away those that an INSERT wrote. */
export function update(statement: Statement): void {
  const { session, hasVariable } = statement
  const assigned = assignedNames(statement)
  for (const target of namedAfter(statement, 'update').keys()) {
    if (!hasVariable && assigned !== null && !assigned.includes(target.column)) continue
    unsettle(session.ledger, target)
    doubt(session.ledger, target)
  }
}

export function mergeInto(statement: Statement): void {
  for (const target of namedAfter(statement, 'into').keys()) {
    unsettle(statement.session.ledger, target)
    doubt(statement.session.ledger, target)
  }
}

/** Every name between SET and WHERE, `null` where there are too many to be kept. */
function assignedNames({ head, isWhole }: Statement): readonly string[] | null {
  const set = head.findIndex((token) => isWord(token, 'set'))
  const where = head.findIndex((token) => isWord(token, 'where'))
  if (where === -1 && !isWhole) return null
  return head.slice(set, where === -1 ? head.length : where).map((token) => token.text)
}

/** The targets that the name after a keyword may stand for, and whether it surely does. */
function namedAfter({ session, head }: Statement, keyword: string): ReadonlyMap<Target, boolean> {
  const index = head.findIndex((token) => isWord(token, keyword)) + 1
  const isOnly = isWord(head[index], 'only')
  return targetsOf(session, nameAt(head, isOnly ? index + 1 : index))
}
