/** The first values of many ordered reads. */
import type { Session } from '../connect/session.ts'

/** Reads a statement: one over thousands of tables is slow to plan, and then overflows the stack. */
const READS = 200

/** The answer to a statement of `firstValuesSql`. */
export type FirstValuesRow = { readonly values: readonly (bigint | null)[] }

/**
 * Statements that take the first value of each read, which gives an `int8`. Many reads a statement, as
 * each answer costs more to take apart than to find.
 */
export function firstValuesSql(reads: readonly string[]): readonly string[] {
  const statements: string[] = []
  for (let start = 0; start < reads.length; start += READS) {
    const some = reads.slice(start, start + READS).map((read) => `(${read})`)
    statements.push(`select array[${some.join(', ')}] as values`)
  }
  return statements
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
