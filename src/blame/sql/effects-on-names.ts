import { doubt, unsettle } from '../ledger.ts'
import { nameAt } from './name.ts'
import { type Statement, targetsOf } from './statement.ts'
import { isSymbol, isWord, type Token } from './token.ts'

/** Statements that change what a name stands for, or write to a table in a way of their own. */

/** Before and after `alter table … rename` or `set schema`, a name is not that of the same table. */
export function rename(statement: Statement): void {
  if (statement.words.has('rename') || statement.words.has('schema')) loseMentioned(statement)
}

/** A temporary table hides another; `create table … as` writes what its query gives. */
export function create({ session, head }: Statement): void {
  const kind = head.findIndex((token) => isWord(token, 'table') || isWord(token, 'view'))
  if (kind === -1 || kind > 4) return
  const name = nameAt(head, isWord(head[kind + 1], 'if') ? kind + 4 : kind + 1)
  const isTemporary = head
    .slice(0, kind)
    .some(({ text }) => text === 'temp' || text === 'temporary')
  const table = name.at(-1) ?? ''
  if (!session.tables.has(table)) return
  if (isTemporary || name[0] === 'pg_temp') session.shadows.add(table)
  else if (hasQuery(head)) {
    for (const target of targetsOf(session, name).keys()) doubt(session.ledger, target)
  }
}

/** An AS outside of parentheses: inside, it is that of a generated column. */
function hasQuery(head: readonly Token[]): boolean {
  let depth = 0
  return head.some((token) => {
    if (isSymbol(token, '(')) depth++
    if (isSymbol(token, ')')) depth--
    return depth === 0 && isWord(token, 'as')
  })
}

/** `select … into users`, `prepare p as insert into users …`, `explain analyze insert …`. */
export function writeElsewhere(statement: Statement): void {
  if (statement.words.has('insert') || statement.words.has('into')) loseMentioned(statement)
  else writeInQuery(statement)
}

/** `with changed as (update users …) …`. An INSERT in a query is read by itself. */
export function writeInQuery(statement: Statement): void {
  const isWriting = ['into', 'update', 'delete', 'merge'].some((word) => statement.words.has(word))
  if (isWriting) loseMentioned(statement)
}

function loseMentioned({ session, mentions }: Statement): void {
  for (const target of mentions.keys()) {
    unsettle(session.ledger, target)
    doubt(session.ledger, target)
  }
}
