/** The first of the lines, as many as fit into so many bytes of UTF-8. */
export function fitting(lines: Iterable<string>, bytes: number): readonly string[] {
  const taken: string[] = []
  let left = bytes
  for (const line of lines) {
    left -= sizeOf(line)
    // What follows is left out even where it is short, so that what is shown are always the first.
    if (left < 0) break
    taken.push(line)
  }
  return taken
}

/** Bytes that a line takes, with its end. */
export function sizeOf(line: string): number {
  return Buffer.byteLength(line) + 1
}
