import { isWide } from '../domain/relations.ts'
import { comparableColumns, type Parameters, type Sequence } from '../domain/sequence.ts'

/** What the user wants of a plan, beyond the repair itself. */
export type Policy = {
  /**
   * Percent of the usable values that a move may leave behind it. A sequence that was past it
   * already is moved all the same: refusing would not protect anything.
   */
  readonly capacityLimit: number
  /** How many numbers to leave unused beyond the rows when a sequence is moved. */
  readonly headroom: bigint
  /** Whether to move back what is ahead of its rows. */
  readonly rewind: boolean
  /** What every sequence is to have; `null` where each keeps its own. */
  readonly parameters: Parameters | null
}

/** Whether a sequence may be moved back: only where all of its rows are known, as of one moment. */
export function mayRewind(sequence: Sequence, { rewind }: Policy): boolean {
  return (
    rewind &&
    !sequence.isPartlyRead &&
    !isWide(sequence) &&
    sequence.columns.length > 0 &&
    comparableColumns(sequence).length === sequence.columns.length
  )
}
