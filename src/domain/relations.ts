/** How many relations a read of a sequence locks, and how many are too many. */
import { sourcesOf, type Sequence } from './sequence.ts'

/**
 * Relations a transaction. It locks every relation that it reads until it ends, and the server's lock
 * table has room for some 6,400 on default settings, for everybody together.
 */
export const RELATIONS = 200

/** How many relations a read of the sequence and its rows locks: itself and its columns' tables. */
export function relationsOf(sequence: Sequence): number {
  return 1 + sourcesOf(sequence).reduce((sum, source) => sum + source.relations, 0)
}

/** Whether so many tables share it that a transaction has no room for the locks on all of them. */
export function isWide(sequence: Sequence): boolean {
  return sourcesOf(sequence).length > 1 && relationsOf(sequence) > RELATIONS
}
