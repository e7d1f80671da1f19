/** Chance that can be repeated: the same seed gives the same numbers. */
export type Random = {
  /** A whole number from 0 to below `end`. */
  below(end: number): number
  /** Whether something with this probability happens. */
  happens(probability: number): boolean
  pick<T>(items: readonly T[]): T
}

/** Marsaglia's xorshift with 32 bits, which is random enough to mix writers: doi.org/10.18637/jss.v008.i14 */
export function randomFrom(seed: number): Random {
  // Zero would stay zero; the factor sets neighbouring seeds apart.
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  const below = (end: number) => Math.floor(next() * end)
  return {
    below,
    happens: (probability) => next() < probability,
    pick: (items) => items[below(items.length)] as (typeof items)[number],
  }
}
