/** A sequence's bounds and state in numbers. */
import type { SequenceModel } from '../model/sequence.ts'
import { INTEGER_RANGES, type Range } from './column-types.ts'
import type { PlacedSequence } from './placed.ts'

type Numbers = Pick<PlacedSequence, 'minimum' | 'maximum' | 'start' | 'state'>

/** What the model's offsets come to in a type. Everything lies within the bounds. */
export function numbersOf(model: SequenceModel, type: SequenceModel['type']): Numbers {
  const bounds = boundsOf(model, INTEGER_RANGES[type])
  const { increment } = model
  const within = (value: bigint) => clamp(value, bounds)
  const [begin, sign] = increment > 0n ? [bounds.minimum, 1n] : [bounds.maximum, -1n]
  const start = within(begin + sign * BigInt(model.start))
  return { ...bounds, start, state: stateOf(model, { start, bounds }) }
}

function boundsOf({ increment, bounds }: SequenceModel, range: Range): Range {
  const isAscending = increment > 0n
  switch (bounds.kind) {
    case 'whole':
      return isAscending ? { ...range, minimum: 1n } : { ...range, maximum: -1n }
    case 'small': {
      const minimum = BigInt(bounds.minimum)
      return { minimum, maximum: minimum + BigInt(bounds.width) }
    }
    case 'end': {
      const width = BigInt(bounds.width)
      return isAscending
        ? { ...range, minimum: range.maximum - width }
        : { ...range, maximum: range.minimum + width }
    }
  }
}

function stateOf(
  { increment, state }: SequenceModel,
  { start, bounds }: { readonly start: bigint; readonly bounds: Range },
): PlacedSequence['state'] {
  switch (state.kind) {
    case 'fresh':
      return null
    case 'on': {
      const lastValue = start + BigInt(state.steps) * increment + BigInt(state.offset)
      return { lastValue: clamp(lastValue, bounds), isCalled: state.called }
    }
    case 'end': {
      const left = BigInt(state.left)
      const lastValue = increment > 0n ? bounds.maximum - left : bounds.minimum + left
      return { lastValue: clamp(lastValue, bounds), isCalled: state.called }
    }
  }
}

function clamp(value: bigint, { minimum, maximum }: Range): bigint {
  if (value < minimum) return minimum
  return value > maximum ? maximum : value
}
