import type { Sequence } from '../domain/sequence.ts'
import { sourcesOf } from './tables.ts'

/**
 * Sequences a batch. Planning grows faster than the statement: between 20 and 50 is where
 * PostgreSQL reads most of them in a second.
 */
const SEQUENCES = 60

/**
 * Relations a batch. A transaction locks every relation it reads until it ends, and the server's
 * lock table has room for some 6,400 on default settings, for everybody together.
 */
const RELATIONS = 200

/** Cuts sequences into batches that are bounded in number and in locks, one tree at the least. */
export function batchesOf(sequences: readonly Sequence[]): readonly (readonly Sequence[])[] {
  const batches: Sequence[][] = []
  let relations = 0
  for (const sequence of sequences) {
    const size = relationsOf(sequence)
    const batch = batches.at(-1)
    if (batch === undefined || batch.length === SEQUENCES || relations + size > RELATIONS) {
      batches.push([sequence])
      relations = size
    } else {
      batch.push(sequence)
      relations += size
    }
  }
  return batches
}

/** How many relations a read of the sequence and its rows locks: itself and its columns' tables. */
export function relationsOf(sequence: Sequence): number {
  return 1 + sourcesOf(sequence).reduce((sum, source) => sum + source.relations, 0)
}
