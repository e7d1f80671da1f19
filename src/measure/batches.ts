import type { Sequence } from '../domain/sequence.ts'
import { RELATIONS, relationsOf } from '../domain/relations.ts'

/**
 * Sequences a batch. Planning grows faster than the statement, and each batch has round trips of its
 * own: 40 to 100 take the same time.
 */
const SEQUENCES = 60

/**
 * Relations that all connections together lock at once, of the 6,400 that a server on default settings
 * has room for.
 */
const RELATIONS_TOGETHER = 1600

/**
 * Cuts sequences into batches for so many connections that are bounded in number and in locks, one
 * tree at the least.
 */
export function batchesOf(
  sequences: readonly Sequence[],
  connections = 1,
): readonly (readonly Sequence[])[] {
  const most = Math.min(RELATIONS, Math.floor(RELATIONS_TOGETHER / connections))
  const batches: Sequence[][] = []
  let relations = 0
  for (const sequence of sequences) {
    const size = relationsOf(sequence)
    const batch = batches.at(-1)
    if (batch === undefined || batch.length === SEQUENCES || relations + size > most) {
      batches.push([sequence])
      relations = size
    } else {
      batch.push(sequence)
      relations += size
    }
  }
  return batches
}
