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

/** Goes on with the rows of an INSERT, after the word VALUES. */
export function startRows(insert: Insert): void {
  insert.step = readRows
}

const readRows: Step = (insert, token, depth) => {
  if (depth === insert.base) readBetweenRows(insert, token)
  else if (depth === insert.base + 1 && isSymbol(token, ',')) {
    judgeValue(insert)
    startRowValue(insert, insert.column + 1)
  } else collect(insert, token)
}

function readBetweenRows(insert: Insert, token: Token): void {
  if (isSymbol(token, '(')) startRowValue(insert, 0)
  else if (isSymbol(token, ')')) judgeValue(insert)
  else if (isWord(token, 'on') || isWord(token, 'returning')) ignore(insert)
  // Such as LIMIT or UNION: which rows are written is the server's to know.
  else if (!isSymbol(token, ',')) lose(insert)
}

/** Of a value that does not matter, only the end does. */
function startRowValue(insert: Insert, column: number): void {
  startValue(insert, column)
  insert.isSkimming = !insert.isCollecting
}

function judgeValue(insert: Insert): void {
  endValue(insert)
  insert.isSkimming = false
}
