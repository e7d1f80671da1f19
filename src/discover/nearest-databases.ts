/** What somebody may have meant who named a database that is not there. */
import { distance } from 'fastest-levenshtein'

/** Names that a sentence can hold. */
const MOST_NAMES = 10

/** The names that are nearest to any of the patterns, the nearest first, and how many more there are. */
export function nearestOf(
  names: readonly string[],
  patterns: readonly { readonly text: string }[],
): string {
  const wanted = patterns.map(({ text }) => text.replaceAll('"', '').toLowerCase())
  const nearest = names
    .map((name) => ({
      name,
      far: Math.min(...wanted.map((text) => distance(text, name.toLowerCase()))),
    }))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, MOST_NAMES)
  const rest = names.length - nearest.length
  const shown = nearest.map(({ name }) => name).join(', ')
  return rest > 0 ? `${shown} and ${rest} more` : shown
}
