/** A part of a URI with everything encoded that a parser could stumble over. */
export function percentEncoded(text: string): string {
  // Also what `encodeURIComponent` leaves as it is.
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** Decodes percent escapes; `null` where a percent sign begins none, or a blank stands for itself. */
export function percentDecoded(text: string): string | null {
  const trimmed = text.replaceAll(/^ +| +$/g, '')
  if (/\s|%00/.test(trimmed)) return null
  try {
    return decodeURIComponent(trimmed)
  } catch {
    return null
  }
}
