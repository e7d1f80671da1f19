/** What somebody may have meant who named something that is not there. */
import { distance } from 'fastest-levenshtein'

/** A name, and the ways in which it may be written. */
export type Candidate = { readonly name: string; readonly spellings: readonly string[] }

/** The names, those first of which a spelling is nearest to any of the patterns, whatever the case. */
export function byNearness(
  patterns: readonly string[],
  candidates: readonly Candidate[],
): readonly string[] {
  const wanted = patterns.map((pattern) => pattern.replaceAll('"', '').toLowerCase())
  const distanceTo = ({ spellings }: Candidate) =>
    Math.min(
      ...spellings.flatMap((spelling) =>
        wanted.map((text) => distance(text, spelling.toLowerCase())),
      ),
    )
  return candidates
    .map((candidate) => ({ name: candidate.name, far: distanceTo(candidate) }))
    .toSorted((a, b) => a.far - b.far)
    .map(({ name }) => name)
}
