/** A part of a URI with everything encoded that a parser could stumble over. */
export function percentEncoded(text: string): string {
  // Also what `encodeURIComponent` leaves as it is.
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
