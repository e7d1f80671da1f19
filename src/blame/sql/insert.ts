import { NotSure } from '../not-sure.ts'
import {
  createInsert,
  ignore,
  type Insert,
  type InsertStart,
  lose,
  type Step,
} from './insert-state.ts'
import { takeName } from './name.ts'
import { endSelect, startSelect } from './select.ts'
import { isName, isSymbol, isWord, type Token } from './token.ts'
import { startRows } from './values.ts'
import { placeByPosition, placeColumn, wantedBy } from './wanted.ts'

/** Starts reading an INSERT, to be given each token after its keyword. */
export function readInsert(start: InsertStart): Insert {
  return createInsert(start, readInto)
}

/** Notes what the end of the statement ends. */
export function finishInsert(insert: Insert): void {
  endSelect(insert)
}

const readInto: Step = (insert, token) => {
  if (isWord(token, 'into')) insert.step = readTable
  else ignore(insert)
}

const readTable: Step = (insert, token, depth) => {
  if (takeName(insert.name, token)) return
  requireName(token)
  insert.wanted = wantedBy(insert.session, insert.name.parts)
  if (!insert.isRun) for (const { watch } of insert.wanted) watch.isLost = true
  if (insert.wanted.length === 0 || !insert.isRun) return ignore(insert)
  insert.step = readSource
  readSource(insert, token, depth)
}

const readSource: Step = (insert, token) => {
  if (isSymbol(token, '(')) startList(insert)
  else if (isWord(token, 'as')) insert.step = readAlias
  else if (isWord(token, 'overriding')) insert.step = readOverriding
  else if (isWord(token, 'default')) ignore(insert)
  else startValues(insert, token)
}

const readAlias: Step = (insert) => {
  insert.step = readSource
}

const readOverriding: Step = (insert, token) => {
  if (isWord(token, 'value')) insert.step = readSource
}

function startValues(insert: Insert, token: Token): void {
  if (!insert.hasColumns) takePositions(insert)
  if (isWord(token, 'values')) startRows(insert)
  else if (isWord(token, 'select')) startSelect(insert)
  else lose(insert)
}

/** A parenthesis opens the column list, or a query after it or in its place. */
function startList(insert: Insert): void {
  insert.step = readColumns
  if (insert.hasColumns) lose(insert)
}

const readColumns: Step = (insert, token, depth) => {
  requireName(token)
  const isStart = insert.previous === null || isSymbol(insert.previous, ',')
  insert.previous = token
  if (depth === insert.base) endColumns(insert)
  else if (depth > insert.base + 1) return
  else if (isSymbol(token, ',')) insert.column++
  else if (startsQuery(token)) {
    takePositions(insert)
    lose(insert)
  } else if (isStart && isName(token)) placeColumn(insert.wanted, insert.column, token.text)
}

/** None of these can stand in a column list. */
function startsQuery(token: Token): boolean {
  const isKeyword = isWord(token, 'select') || isWord(token, 'with') || isWord(token, 'table')
  return isKeyword || isSymbol(token, '(')
}

function takePositions(insert: Insert): void {
  insert.site = { ...insert.site, isPositional: true }
  placeByPosition(insert.wanted)
}

/** A variable may be any name, or several, and `U&"\0074"` is one that is not read. */
function requireName(token: Token): void {
  if (token.kind === 'variable' || isSymbol(token, '&')) throw new NotSure('a name')
}

function endColumns(insert: Insert): void {
  insert.hasColumns = true
  insert.wanted = insert.wanted.filter(({ column }) => column !== -1)
  if (insert.wanted.length === 0) ignore(insert)
  else insert.step = readSource
}
