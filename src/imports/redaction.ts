/** Takes passwords out of texts. The runner masks them in the log, but not in files. */
export type Redaction = {
  /** The text with every secret replaced. */
  readonly redact: (text: string) => string
  /** Characters of the longest secret. */
  readonly longest: number
}

export function redactionOf(secrets: readonly string[]): Redaction {
  // One may stand in another.
  const longestFirst = secrets.toSorted((a, b) => b.length - a.length)
  return {
    redact: (text) => longestFirst.reduce((rest, secret) => rest.replaceAll(secret, '***'), text),
    longest: longestFirst[0]?.length ?? 0,
  }
}
