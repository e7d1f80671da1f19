/** Attempts at a sequence that too many tables share to be locked in one transaction. */
import type { Session } from '../connect/session.ts'
import type { Sequence } from '../domain/sequence.ts'
import { together, wideOne } from '../measure/parts.ts'
import type { Reading } from '../measure/read-batch.ts'
import { attempt, type Attempt, type Attempted, type AttemptOptions } from './attempt.ts'
import type { Moving } from './moves.ts'

/**
 * Like an attempt at a batch. One sequence that comes alone and is too wide is taken part by part: each
 * locks some of its tables and moves it beyond their rows, so that after the last one it is beyond all.
 * Rejects where nothing was moved; else what is moved stands, and the rest is left to be seen.
 */
export async function attemptParts(
  session: Session,
  batch: readonly Sequence[],
  options: AttemptOptions,
): Promise<Attempt> {
  const wide = wideOne(batch)
  if (wide === null) return attempt(session, batch, options)
  const { sequence, parts } = wide
  const made: Attempted[] = []
  let isAnswered = true
  for (const part of parts) {
    try {
      const one = await attempt(session, [part], options)
      made.push(...one.results.values())
      isAnswered &&= one.isAnswered
    } catch (error) {
      if (!made.some(({ kind }) => kind === 'moved')) throw error
      break
    }
    if (!isAnswered) break
  }
  return { results: new Map([[sequence.oid, whole(sequence, made)]]), isAnswered }
}

/** What was done to the parts, told of the whole. */
function whole(sequence: Sequence, made: readonly Attempted[]): Attempted {
  const { columns, isPartlyRead } = sequence
  const moved = made.filter((one): one is Moving => one.kind === 'moved')
  const [first, last] = [moved[0], moved.at(-1)]
  if (first !== undefined && last !== undefined) {
    const planned = { ...first.planned, target: last.planned.target, drift: driftOver(first, last) }
    return { ...first, sequence: { ...first.sequence, columns, isPartlyRead }, planned }
  }
  const left = made.filter((one) => one.kind === 'left')
  const [one] = left
  if (one === undefined || left.length < made.length) return { kind: 'gone' }
  const readings: readonly Reading[] = left.map(({ reading }) => reading)
  const reading = together(sequence, readings)
  return { kind: 'left', sequence: { ...one.sequence, columns, isPartlyRead }, reading }
}

function driftOver(first: Moving, last: Moving): Moving['planned']['drift'] {
  const [from, to] = [first.planned.drift, last.planned.drift]
  return from === null || to === null ? (from ?? to) : { ...from, furthest: to.furthest }
}
