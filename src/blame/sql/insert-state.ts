import type { Site } from '../search.ts'
import { createName, type Name } from './name.ts'
import type { Session } from './scan.ts'
import type { Token } from './token.ts'
import { KEPT_TOKENS, valueOf } from './value.ts'
import { judge, judgeUnread, type Wanted } from './wanted.ts'

/** An INSERT while it is read. */
export type Insert = InsertStart & {
  site: Site
  readonly name: Name
  wanted: readonly Wanted[]
  hasColumns: boolean
  /** The index of the column or value that is read. */
  column: number
  /** The tokens of the value, where its column matters. */
  readonly expression: Token[]
  isCollecting: boolean
  /** Whether only symbols matter for now. */
  isSkimming: boolean
  previous: Token | null
  /** Takes the next token. */
  step: Step
}

export type InsertStart = {
  readonly session: Session
  readonly site: Site
  /** Whether it is run where it stands: not of PREPARE, EXPLAIN, a rule, a function. */
  readonly isRun: boolean
  /** How many parentheses the statement stands in. */
  readonly base: number
}

/** `depth` counts the parentheses and brackets that a token stands in. */
export type Step = (insert: Insert, token: Token, depth: number) => void

export function createInsert(start: InsertStart, step: Step): Insert {
  return {
    ...start,
    name: createName(),
    wanted: [],
    hasColumns: false,
    column: 0,
    expression: [],
    isCollecting: false,
    isSkimming: false,
    previous: null,
    step,
  }
}

/** The rest of the statement does not matter. */
export function ignore(insert: Insert): void {
  insert.step = takeNothing
  insert.isSkimming = true
}

const takeNothing: Step = () => undefined

/** The rest of the statement decides what is written, and cannot be followed. */
export function lose(insert: Insert): void {
  loseFrom(insert, 0)
  ignore(insert)
}

export function startValue(insert: Insert, column: number): void {
  insert.column = column
  insert.expression.length = 0
  insert.isCollecting = insert.wanted.some((one) => one.column === column)
}

/** Notes the value that was read, where its column matters. */
export function endValue({ site, wanted, column, expression, isCollecting }: Insert): void {
  if (!isCollecting) return
  judge(wanted, column, { site, value: valueOf(expression) })
}

/** Takes in a token of a value. */
export function collect(insert: Insert, token: Token): void {
  if (insert.isCollecting && insert.expression.length <= KEPT_TOKENS) insert.expression.push(token)
  // What a bare variable stands for may be several values.
  if (token.kind === 'variable' && /[^'"]/.test(token.text)) loseFrom(insert, insert.column)
}

/** The values from a column on cannot be told. */
export function loseFrom({ site, wanted }: Insert, from: number): void {
  judgeUnread(wanted, site, from)
}
