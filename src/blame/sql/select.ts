import {
  collect,
  endValue,
  ignore,
  type Insert,
  lose,
  startValue,
  type Step,
} from './insert-state.ts'
import { isSymbol, isWord, type Token } from './token.ts'
import type { Value } from './value.ts'
import { judge, raise, type Wanted } from './wanted.ts'

/** Goes on with the select list of an INSERT, after the word SELECT. */
export function startSelect(insert: Insert): void {
  insert.previous = null
  startValue(insert, 0)
  insert.step = readItem
}

/** What may follow a select list. */
const CLAUSES: ReadonlySet<string> = new Set(
  'from where group having window order limit offset fetch for on returning'.split(' '),
)
const SET_OPERATIONS: ReadonlySet<string> = new Set(['union', 'intersect', 'except'])

const readItem: Step = (insert, token, depth) => {
  const { previous } = insert
  insert.previous = token
  if (depth > insert.base) return collect(insert, token)
  if (isAllColumns(previous, token) || isWord(token, 'distinct')) return lose(insert)
  if (isSymbol(token, ',')) {
    judgeItem(insert)
    startValue(insert, insert.column + 1)
  } else if (endsList(token)) {
    judgeItem(insert)
    insert.step = readClauses
    readClauses(insert, token, depth)
  } else collect(insert, token)
}

const readClauses: Step = (insert, token, depth) => {
  if (depth === insert.base && token.kind === 'word' && SET_OPERATIONS.has(token.text)) lose(insert)
}

/** At the end of the statement. */
export function endSelect(insert: Insert): void {
  if (insert.step === readItem) judgeItem(insert)
  ignore(insert)
}

/** `*` or `table.*`, but no product. */
function isAllColumns(previous: Token | null, token: Token): boolean {
  const isStart = previous === null || isSymbol(previous, ',') || isSymbol(previous, '.')
  return isStart && isSymbol(token, '*')
}

function endsList(token: Token): boolean {
  return token.kind === 'word' && (CLAUSES.has(token.text) || SET_OPERATIONS.has(token.text))
}

function judgeItem(insert: Insert): void {
  const value = endValue(withoutAlias(insert))
  if (value === null) return
  for (const one of insert.wanted) if (one.column === insert.column) judgeSelected(one, value)
}

/** A query may give no row at all, so that a literal in it is not surely written. */
function judgeSelected(wanted: Wanted, value: Value): void {
  if (typeof value === 'bigint' && wanted.target.collides(value)) raise(wanted, 'unknown')
  else judge([wanted], wanted.column, value)
}

/** `5 as id`: the alias is no part of the value. */
function withoutAlias(insert: Insert): Insert {
  const { expression } = insert
  if (isWord(expression.at(-2), 'as')) expression.length -= 2
  return insert
}
