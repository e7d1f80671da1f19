/** The first value at `from`, or beyond it in the direction of the step, that is congruent to `place`. */
export function firstFrom(from: bigint, place: bigint, step: bigint): bigint {
  // The sign of a remainder follows the dividend.
  const short = (place - from) % step
  if (short === 0n) return from
  const isBeyond = short > 0n === step > 0n
  return from + short + (isBeyond ? 0n : step)
}

/** The first value congruent to `value` that is more than `headroom` numbers beyond it. */
export function firstBeyond(value: bigint, step: bigint, headroom: bigint): bigint {
  const width = step > 0n ? step : -step
  return value + step * (headroom / width + 1n)
}
