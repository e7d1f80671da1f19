/** A sequence's definition as SQL. */
import type { PlacedSequence } from './placed.ts'

export function sequenceOptions({ model, minimum, maximum, start }: PlacedSequence): string {
  return `increment by ${model.increment} minvalue ${minimum} maxvalue ${maximum} start with ${start} cache ${model.cache}${model.cycle ? ' cycle' : ''}`
}
