import { RELATIONS, relationsOf } from '../domain/relations.ts'
import type { Sequence } from '../domain/sequence.ts'

/** What a batch holds at the most: sequences, and relations that are locked together. */
export type BatchSize = { readonly sequences: number; readonly relations: number }

/**
 * Relations that all connections of a run together lock at once, of the 6,400 that a server on default
 * settings has room for.
 */
const RELATIONS_TOGETHER = 1600

/** Each batch has round trips of its own, which is why it is not small. */
export function batchToRead(connections: number): BatchSize {
  return { sequences: 120, relations: Math.min(2 * RELATIONS, shareOf(connections)) }
}

/** Writers wait for the end of its transaction, so that it is smaller than what is read at once. */
export function batchToFix(connections: number): BatchSize {
  return { sequences: 60, relations: Math.min(RELATIONS, shareOf(connections)) }
}

function shareOf(connections: number): number {
  return Math.floor(RELATIONS_TOGETHER / connections)
}

/**
 * Cuts sequences into batches that are bounded in number and in locks, one tree at the least.
 */
export function batchesOf(
  sequences: readonly Sequence[],
  largest: BatchSize,
): readonly (readonly Sequence[])[] {
  const batches: Sequence[][] = []
  let relations = 0
  for (const sequence of sequences) {
    const size = relationsOf(sequence)
    const batch = batches.at(-1)
    const isFull = batch?.length === largest.sequences || relations + size > largest.relations
    if (batch === undefined || isFull) {
      batches.push([sequence])
      relations = size
    } else {
      batch.push(sequence)
      relations += size
    }
  }
  return batches
}
