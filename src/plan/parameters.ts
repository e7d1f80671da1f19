/** The parameters that manual mode sets, and the residue class that they stand for. */
import {
  comparableColumns,
  type Parameters,
  type Sequence,
  type SequenceState,
} from '../domain/sequence.ts'
import { nextPlace } from './next-value.ts'

/** The sequence as it is once it has the parameters. */
export function withParameters(sequence: Sequence, { increment, minimum }: Parameters): Sequence {
  return { ...sequence, increment, minimum, start: minimum }
}

/** Whether a sequence has the parameters and counts in their residue class. */
export function hasParameters(
  sequence: Sequence,
  state: SequenceState,
  { increment, minimum }: Parameters,
): boolean {
  return (
    sequence.increment === increment &&
    sequence.minimum === minimum &&
    sequence.start === minimum &&
    (nextPlace(sequence, state) - minimum) % increment === 0n
  )
}

/** Why a sequence cannot take the parameters, as a clause; `null` where it can. */
export function obstacleTo(sequence: Sequence, { increment }: Parameters): string | null {
  if (sequence.increment < 0n) {
    return 'it is descending, and a residue class counts upwards; leave its table out with exclude-tables, or make it ascending'
  }
  const blocks = comparableColumns(sequence).filter(({ block }) => block !== 'single')
  if (blocks.length === 0 || sequence.increment === increment) return null
  return `its increment ${sequence.increment} is the size of the blocks that ${blocks.map(({ name }) => name).join(', ')} allocates (input links), and another one would make it allocate ids twice; leave its table out with exclude-tables`
}
