/** Names that tempt whoever prints, quotes or parses them. */
/** A relation's name as the catalog has it, unquoted. */
export type Name = { readonly schema: string; readonly name: string }

const STEMS = [
  'plain',
  'Mixed Case',
  'quo"te',
  "apo'strophe",
  'back\\slash',
  'dot.ted',
  'ünïcödé 表',
  '::error::x',
  '##[add-mask]a',
  'a; drop table b --',
  '%s $1 {}',
  'new\nline',
  'pipe|tick`<b>@me',
  '-> pooled',
  'nextval(',
  'x'.repeat(45),
  'select',
] as const

/** Names that SQL made by the action could mean otherwise, for one thing of a kind and place. */
const BARE = ['r', 's', 'q', 'position', 'last_value', 'lowest', 'min', 'int8', 'public'] as const

export function bareName(number: number): string {
  return BARE[number % BARE.length] ?? ''
}

/** Makes a name that no other suffix makes. */
export type Naming = (stem: number, suffix: string) => string

/** A line of the input `links` cannot hold a new line: then no name has one. */
export function namingOf({ isOneLine }: { readonly isOneLine: boolean }): Naming {
  return (stem, suffix) => {
    const name = `${STEMS[stem % STEMS.length] ?? ''} ${suffix}`
    return isOneLine ? name.replaceAll('\n', ' ') : name
  }
}

export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}

export function qualified({ schema, name }: Name): string {
  return `${quoted(schema)}.${quoted(name)}`
}

/** A column as the report names it: quoted where SQL needs it. */
export function shownColumn({ schema, name }: Name, column: string): string {
  return [schema, name, column]
    .map((part) => (NEEDS_NONE.test(part) ? part : quoted(part)))
    .join('.')
}

/** None of the bare names but this one is a keyword that needs quotes. */
const NEEDS_NONE = /^(?!position$)[a-z_][a-z0-9_]*$/

export function literal(text: string): string {
  const escaped = text.replaceAll("'", "''").replaceAll('\\', '\\\\')
  return text.includes('\\') ? `E'${escaped}'` : `'${escaped}'`
}
