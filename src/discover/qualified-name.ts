/** A possibly schema-qualified name as PostgreSQL would read it from a text. */
export type QualifiedName = { readonly schema: string | null; readonly name: string }

const IDENTIFIER = /\s*(?:"((?:[^"]|"")+)"|([^\s".]+))\s*(\.|$)/y

/**
 * Reads `name`, `schema.name` or `database.schema.name` as a cast to `regclass` does: unquoted
 * parts are folded to lower case (ASCII only, as in UTF-8 databases), quoted parts are taken as
 * they are. `null` where the text is no name.
 */
export function parseQualifiedName(text: string): QualifiedName | null {
  const parts: string[] = []
  IDENTIFIER.lastIndex = 0
  for (;;) {
    const match = IDENTIFIER.exec(text)
    if (match === null) return null
    const [, quoted, unquoted = '', separator] = match
    parts.push(quoted?.replaceAll('""', '"') ?? foldCase(unquoted))
    if (separator === '') break
  }
  const name = parts.at(-1)
  return name === undefined || parts.length > 3 ? null : { schema: parts.at(-2) ?? null, name }
}

function foldCase(identifier: string): string {
  return identifier.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
}
