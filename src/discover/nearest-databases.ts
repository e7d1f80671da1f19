/** The databases that somebody may have meant who named one that is not there. */
import { byNearness } from './nearest-names.ts'

/** Names that a sentence can hold. */
const MOST_NAMES = 10

/** The names that are nearest to any of the patterns, the nearest first, and how many more there are. */
export function nearestOf(
  names: readonly string[],
  patterns: readonly { readonly text: string }[],
): string {
  const nearest = byNearness(
    patterns.map(({ text }) => text),
    names.map((name) => ({ name, spellings: [name] })),
  )
  const shown = nearest.slice(0, MOST_NAMES).join(', ')
  const rest = names.length - MOST_NAMES
  return rest > 0 ? `${shown} and ${rest} more` : shown
}
