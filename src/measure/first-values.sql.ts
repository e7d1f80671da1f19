/** The first values of many ordered reads. */
import type { Session } from '../connect/session.ts'
import { shareOut } from './in-statements.ts'

/** The answer to a statement of `firstValuesSql`. */
export type FirstValuesRow = { readonly values: readonly (bigint | null)[] }

/**
 * Statements that take the first value of each read, which gives an `int8`. Many reads a statement, as
 * each answer costs more to take apart than to find.
 */
export function firstValuesSql(reads: readonly string[]): readonly string[] {
  const inParentheses = reads.map((read) => `(${read})`)
  return shareOut(inParentheses).map((some) => `select array[${some.join(', ')}] as values`)
}

/** The values in the answers, in the order of the reads; `null` where a read gave no row. */
export function valuesIn(
  answers: readonly (readonly FirstValuesRow[])[],
): readonly (bigint | null)[] {
  return answers.flat().flatMap(({ values }) => values)
}

export async function readFirstValues(
  session: Session,
  reads: readonly string[],
): Promise<readonly (bigint | null)[]> {
  return reads.length === 0
    ? []
    : valuesIn(await session.queryEach<FirstValuesRow[]>(firstValuesSql(reads)))
}
