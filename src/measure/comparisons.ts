/** Which rows are in the way of a sequence, and what they hold, as SQL. */
import type { ComparableColumn, Representation, Source } from '../domain/sequence.ts'
import type { RowRange } from '../plan/row-range.ts'

/** Rows of one table that are in the way of a sequence. */
export type Search = {
  readonly column: ComparableColumn
  readonly source: Source
  readonly range: RowRange
  /** Whether the range begins where the sequence does, so that hardly any row lies behind it. */
  readonly isFromStart: boolean
}

/** Adds a parameter and gives its placeholder with a cast. */
export type Bind = (value: unknown, type: string) => string

/** The parameters of one statement, as they are bound. */
export function parameterList(): { readonly values: readonly unknown[]; readonly bind: Bind } {
  const values: unknown[] = []
  return { values, bind: (value, type) => `$${values.push(value)}::${type}` }
}

/**
 * Writes an integer, or a list of integers, out as a constant: several statements in one message take
 * no parameters. In quotes, since the sign of a bare number binds less than its cast.
 */
export const literal: Bind = (value, type) =>
  Array.isArray(value) ? `'{${value.join()}}'::${type}` : `'${String(value)}'::${type}`

/** The expression whose extremes are wanted, and the rows that count. */
export type Comparison = { readonly result: string; readonly where: string }

/**
 * Every table has the alias `r` and every column is qualified with it: an alias of ours can then
 * neither capture nor be captured by a user's table or column of the same name.
 */
export function fromSource({ table, only }: Source): string {
  return `${only ? 'only ' : ''}${table} as r`
}

/** Compares the rows of `fromSource` with the range of a search. */
export function comparison({ column, range }: Search, bind: Bind): Comparison {
  return COMPARE[column.representation]({ value: valueOf(column), range, bind })
}

/** The rows at the beginning of a range of integers or beyond it, in the direction of the sequence. */
export function comparisonAhead({ column, range }: Search, bind: Bind): Comparison {
  const value = valueOf(column)
  const isAhead =
    range.increment > 0n
      ? `${value} >= ${bind(range.lowest, 'int8')}`
      : `${value} <= ${bind(range.highest, 'int8')}`
  return { result: value, where: `${isAhead} and ${isOfClass({ value, range, bind }, 'int8')}` }
}

/** The column of `fromSource`. */
export function valueOf({ column }: ComparableColumn): string {
  return `r.${column}`
}

/** A value expression, and what to compare it with. */
type Operands = { readonly value: string; readonly range: RowRange; readonly bind: Bind }

const COMPARE: Readonly<Record<Representation, (operands: Operands) => Comparison>> = {
  integer: (operands) => ({
    result: operands.value,
    where: `${isWithin(operands, 'int8')} and ${isOfClass(operands, 'int8')}`,
  }),

  // The range leaves out NaN and the infinities, which compare above or below every number.
  numeric: (operands) => ({
    result: operands.value,
    where: `${isWithin(operands, 'numeric')} and ${operands.value} = trunc(${operands.value})
            and ${isOfClass(operands, 'numeric')}`,
  }),

  // The first range can use an index but is rounded to doubles, the second one is exact. A cast by
  // way of numeric would round to 15 digits; that to int8 is exact, and `case` keeps it from
  // meeting what does not fit.
  float: (operands) => {
    const value = `${operands.value}::float8`
    const exact = `case when ${value} >= -9223372036854775808::float8 and ${value} < 9223372036854775808::float8
                         and ${value} = trunc(${value}) then ${value}::int8 end`
    const exactly = { ...operands, value: exact }
    return {
      result: exact,
      where: `${isWithin(operands, 'float8')} and ${isWithin(exactly, 'int8')} and ${isOfClass(exactly, 'int8')}`,
    }
  },

  // Text that is an integer as PostgreSQL prints it: no plus sign, no leading zero, no blanks.
  text: (operands) => {
    const value = `${operands.value}::text`
    const exact = `case when (${value} collate "C") ~ '^(0|-?[1-9][0-9]{0,18})$' then ${value}::numeric end`
    const exactly = { ...operands, value: exact }
    return {
      result: exact,
      where: `${isWithin(exactly, 'numeric')} and ${isOfClass(exactly, 'numeric')}`,
    }
  },
}

function isWithin({ value, range, bind }: Operands, type: string): string {
  return `${value} >= ${bind(range.lowest, type)} and ${value} <= ${bind(range.highest, type)}`
}

function isOfClass({ value, range, bind }: Operands, type: string): string {
  if (range.remainders === null) return 'true'
  const remainders = bind(range.remainders.map(String), `${type}[]`)
  return `mod(${value}, ${bind(range.increment, type)}) = any (${remainders})`
}
