import { isName, isSymbol, type Token } from './token.ts'

/** A name in parts, such as `public.users`, while it is read. */
export type Name = { readonly parts: string[]; expectsPart: boolean }

export function createName(): Name {
  return { parts: [], expectsPart: true }
}

/** Takes a token in if it belongs to the name. */
export function takeName(name: Name, token: Token): boolean {
  if (name.expectsPart ? !isName(token) : !isSymbol(token, '.')) return false
  if (name.expectsPart) name.parts.push(token.text)
  name.expectsPart = !name.expectsPart
  // No name that matters has more than three, and the last ones decide.
  if (name.parts.length > 8) name.parts.shift()
  return true
}

/** The name that starts at an index, empty where none does. */
export function nameAt(tokens: readonly Token[], start: number): readonly string[] {
  const name = createName()
  for (const token of tokens.slice(start)) if (!takeName(name, token)) break
  return name.parts
}
