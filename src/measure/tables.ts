/** The tables whose rows decide where sequences go. */
import { sourcesOf, type Sequence } from '../domain/sequence.ts'

/** Those that `LOCK TABLE` takes, each once, as it takes them. */
export function lockableTables(sequences: readonly Sequence[]): readonly string[] {
  const sources = sequences.flatMap(sourcesOf).filter(({ lockable }) => lockable)
  return [...new Set(sources.map(({ table, only }) => (only ? `only ${table}` : table)))]
}
