/** What the plan must know of the rows, so that no more than that is read. */
import { comparableColumns, type Sequence, type SequenceState } from '../domain/sequence.ts'
import { isWithin, usableBounds } from './bounds.ts'
import type { Drift } from './drift.ts'
import { nextPlace } from './next-value.ts'
import { hasParameters, withParameters } from './parameters.ts'
import { mayRewind, type Policy } from './policy.ts'
import { reach, reachFrom, type Reach } from './reach.ts'
import { firstFrom } from './residue-class.ts'

const LARGEST = 2n ** 63n - 1n

/** What to look for, in the order in which it is read. */
export const QUESTIONS = ['drift', 'beyond', 'anywhere'] as const
export type Question = (typeof QUESTIONS)[number]

/** The values that rows are looked up for; `null` where the question need not be asked. */
export type Questions = Readonly<Record<Question, Reach | null>>

/** What was found; `null` where no row is in the way, or the question was not asked. */
export type Answers = Readonly<Record<Question, Drift | null>>

/** Where a sequence would go if no row were in its way, and as what. */
export type Origin = { readonly sequence: Sequence; readonly first: bigint }

/**
 * - `drift`: rows that hold what the sequence, as it is, will still hand out.
 * - `beyond`: where it may go elsewhere than ahead (to other parameters, or back), the rows that
 *   it must then be beyond.
 * - `anywhere`: any row at all, where moving back to its start would change its residue class.
 */
export function questionsOn(sequence: Sequence, state: SequenceState, policy: Policy): Questions {
  const origin = originOf(sequence, state, policy)
  return {
    drift: reach(sequence, state),
    beyond: origin === null ? null : reachWithin(origin),
    anywhere: origin === null ? null : wholeRange(origin),
  }
}

/**
 * Where a sequence would go if no row were in its way. `null` where it stays what and where it is
 * unless a row collides.
 */
export function originOf(sequence: Sequence, state: SequenceState, policy: Policy): Origin | null {
  const { parameters } = policy
  const place = nextPlace(sequence, state)
  if (parameters !== null && !hasParameters(sequence, state, parameters)) {
    const { minimum, increment } = parameters
    const from = mayRewind(sequence, policy) || place < minimum ? minimum : place
    const first = firstFrom(from, minimum, increment)
    return { sequence: withParameters(sequence, parameters), first }
  }
  if (!mayRewind(sequence, policy)) return null
  const { minimum, maximum } = usableBounds(sequence)
  const from = sequence.increment > 0n ? minimum : maximum
  return { sequence, first: firstFrom(from, place, sequence.increment) }
}

function reachWithin({ sequence, first }: Origin): Reach | null {
  return isWithin(first, usableBounds(sequence)) ? reachFrom(sequence, first) : null
}

function wholeRange({ sequence, first }: Origin): Reach | null {
  const { minimum, maximum } = usableBounds(sequence)
  const keepsClass = (sequence.start - first) % sequence.increment === 0n
  if (keepsClass || minimum > maximum) return null
  // The last block may reach beyond the last value.
  const hasBlocks = comparableColumns(sequence).some(({ block }) => block === 'pooled-lo')
  const last = hasBlocks ? maximum + sequence.increment - 1n : maximum
  return { first: minimum, last: last > LARGEST ? LARGEST : last, increment: 1n }
}
