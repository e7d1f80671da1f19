import { doubt, unsettle } from '../ledger.ts'
import { create, rename, writeElsewhere, writeInQuery } from './effects-on-names.ts'
import { empty, erase, mergeInto, update } from './effects-on-rows.ts'
import { applySetConfig, applySetting } from './search-path.ts'
import type { Session } from './session.ts'
import { endName, type Statement } from './statement.ts'
import { isWord, type Token } from './token.ts'
import { begin, commit, moveSequence, rollback, rollbackPart } from './transaction.ts'

export type Effect = (statement: Statement) => void

/** What a whole statement, no INSERT and no COPY, means for what was found before and after it. */
export function applyEffects(statement: Statement): void {
  endName(statement)
  const { session, head, words } = statement
  if (session.conditions > 0) return applyDoubtfully(statement)
  if (words.has('setval')) moveSequence(session, true)
  if (words.has('restart')) moveSequence(session, false)
  if (words.has('set_config')) applySetConfig(session, head)
  if (head[0]?.kind === 'word') EFFECTS.get(head[0].text)?.(statement)
  if (head[0]?.kind === 'variable') applyUnknown(session)
}

/** Between `\if` and `\endif`: it may be run or not. */
function applyDoubtfully(statement: Statement): void {
  const { session, head, words, hasVariable } = statement
  const effect = EFFECTS.get(head[0]?.text ?? '')
  unsettle(session.ledger)
  if (effect !== undefined && DOUBTING.has(effect)) effect(statement)
  if (effect === set || words.has('set_config') || hasVariable) session.path = 'unsure'
  if (effect === start || effect === finish || effect === undo) doubt(session.ledger)
  if (head[0]?.kind === 'variable') applyUnknown(session)
}

/** What begins with a variable may be any statement, or several. */
function applyUnknown(session: Session): void {
  unsettle(session.ledger)
  doubt(session.ledger)
  session.path = 'unsure'
}

const drop: Effect = (statement) => {
  const { head, words, session } = statement
  const isWide = ['cascade', 'schema', 'owned', 'database'].some((word) => words.has(word))
  if (isWord(head[1], 'table')) empty(statement)
  else if (isWide) unsettle(session.ledger)
}

const alter: Effect = (statement) => {
  const { head, session } = statement
  if (isWord(head[1], 'sequence')) moveSequence(session, false)
  if (isWord(head[1], 'schema')) unsettle(session.ledger)
  rename(statement)
}

/** What a procedure does cannot be seen. */
const call: Effect = ({ session }) => doubt(session.ledger)

/** A body in dollar quotes is looked through while it is read. */
const runBlock: Effect = ({ head, session }) => {
  if (head.some(({ kind }) => kind === 'string' || kind === 'escape')) doubt(session.ledger)
}

const prepare: Effect = (statement) => {
  if (!isWord(statement.head[1], 'transaction')) return writeElsewhere(statement)
  rollbackPart(statement.session)
  commit(statement.session)
}

const start: Effect = ({ head, session }) => {
  if (isWord(head[0], 'begin') || isWord(head[1], 'transaction')) begin(session)
}

const finish: Effect = ({ head, session }) => {
  if (isWord(head[1], 'prepared')) return
  commit(session)
  if (chains(head)) begin(session)
}

const undo: Effect = ({ head, words, session }) => {
  if (words.has('to') || isWord(head[1], 'prepared')) return rollbackPart(session)
  rollback(session)
  if (chains(head)) begin(session)
}

function chains(head: readonly Token[]): boolean {
  return isWord(head.at(-1), 'chain') && !isWord(head.at(-2), 'no')
}

const set: Effect = ({ head, session }) => applySetting(session, head)

const EFFECTS: ReadonlyMap<string, Effect> = new Map([
  ['truncate', empty],
  ['drop', drop],
  ['delete', erase],
  ['alter', alter],
  ['create', create],
  ['update', update],
  ['merge', mergeInto],
  ['select', writeElsewhere],
  ['with', writeInQuery],
  ['explain', writeElsewhere],
  ['prepare', prepare],
  ['call', call],
  ['do', runBlock],
  ['begin', start],
  ['start', start],
  ['commit', finish],
  ['end', finish],
  ['rollback', undo],
  ['abort', undo],
  ['set', set],
  ['reset', set],
  ['discard', set],
])

/** Effects that only make doubts of what may have been written. */
const DOUBTING: ReadonlySet<Effect> = new Set([
  create,
  update,
  mergeInto,
  writeElsewhere,
  writeInQuery,
  prepare,
  call,
  runBlock,
])
