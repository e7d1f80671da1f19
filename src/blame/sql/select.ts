import {
  collect,
  endValue,
  ignore,
  type Insert,
  lose,
  loseFrom,
  startValue,
  type Step,
} from './insert-state.ts'
import { isSymbol, isWord, type Token } from './token.ts'

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
  if (isAllColumns(previous, token) || isWord(token, 'distinct')) return loseRest(insert)
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

/** Whether the query gives such a row at all is the database's to know. */
function judgeItem(insert: Insert): void {
  const { expression } = insert
  // `5 as id`: the alias is no part of the value.
  if (isWord(expression.at(-2), 'as')) expression.length -= 2
  endValue(insert)
}

/** The items before it are known. */
function loseRest(insert: Insert): void {
  loseFrom(insert, insert.column)
  ignore(insert)
}
