/** Patterns that select tables: `table`, `schema.table`, wildcards, and "Quoted" exact names. */

/** A table as the catalog names it, unquoted. */
export type TableName = { readonly schema: string; readonly table: string }

export type TablePattern = {
  /** As the user wrote it. */
  readonly text: string
  matches(name: TableName): boolean
}

/** A pattern for names that stand alone, as those of databases. */
export type NamePattern = { readonly text: string; readonly matches: NameTest }

type NameTest = (name: string) => boolean

/** One part: a quoted identifier with doubled quotes inside, or anything without quote and dot. */
const PART = /"(?:[^"]|"")+"|[^".]+/y

/**
 * Splits an input of patterns at commas and new lines that stand outside quotes. Blank entries
 * are dropped; an unterminated quote keeps the rest of the text together, to be reported as one.
 */
export function splitPatterns(text: string): readonly string[] {
  const entries = text.match(/(?:"[^"]*(?:"|$)|[^",\n])+/g) ?? []
  return entries.map((entry) => entry.trim()).filter((entry) => entry !== '')
}

/**
 * Parses one pattern. `table` means that table in any schema, `schema.table` that one. `*` stands
 * for any characters and `?` for one. Unquoted parts match without regard to case, quoted parts
 * exactly. `null` where the text is no pattern.
 */
export function parseTablePattern(text: string): TablePattern | null {
  const parts = splitParts(text)
  if (parts === null || parts.length > 2) return null
  const [table, schema = () => true] = parts.map(nameTest).toReversed()
  if (table === undefined) return null
  return { text, matches: (name) => table(name.table) && schema(name.schema) }
}

/** Parses a pattern of one part, for names without a schema. `null` where the text is none. */
export function parseNamePattern(text: string): NamePattern | null {
  const [part, ...others] = splitParts(text) ?? []
  return part === undefined || others.length > 0 ? null : { text, matches: nameTest(part) }
}

function splitParts(text: string): readonly string[] | null {
  const parts: string[] = []
  let position = 0
  while (position < text.length) {
    PART.lastIndex = position
    const part = PART.exec(text)?.[0]
    if (part === undefined) return null
    parts.push(part.trim())
    position += part.length
    if (position === text.length) break
    if (text[position] !== '.' || ++position === text.length) return null
  }
  return parts.includes('') ? null : parts
}

function nameTest(part: string): NameTest {
  if (part.startsWith('"')) {
    const exact = part.slice(1, -1).replaceAll('""', '"')
    return (name) => name === exact
  }
  const expression = part.replaceAll(/[.*+?^${}()|[\]\\]/g, (character) =>
    character === '*' ? '.*' : character === '?' ? '.' : `\\${character}`,
  )
  const anyCase = new RegExp(`^${expression}$`, 'isu')
  return (name) => anyCase.test(name)
}
