/** The tables whose rows decide where sequences go. */
import { comparableColumns, type Sequence, type Source } from '../domain/sequence.ts'

/** Every table to read for a sequence. */
export function sourcesOf(sequence: Sequence): readonly Source[] {
  return comparableColumns(sequence).flatMap((column) => column.sources)
}

/** Those that `LOCK TABLE` takes, each once, as it takes them. */
export function lockableTables(sequences: readonly Sequence[]): readonly string[] {
  const sources = sequences.flatMap(sourcesOf).filter(({ lockable }) => lockable)
  return [...new Set(sources.map(({ table, only }) => (only ? `only ${table}` : table)))]
}
