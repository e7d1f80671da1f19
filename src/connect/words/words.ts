/** What is said about a connection, still as text. */
import type { InputFault } from '../../errors.ts'
import type { Keyword } from './keywords.ts'

/** A value, and what says it, as a fault names it: `the environment variable PGPORT`. */
export type Word = { readonly value: string; readonly source: string }

/** An empty value is one, too: it keeps what is less specific from being asked, and means the default. */
export type Words = ReadonlyMap<Keyword, Word>

/** What one source says. */
export type Said = {
  readonly words: Words
  readonly faults: readonly InputFault[]
  /** Passwords as they are written there, where that is not how they are meant. */
  readonly secrets: readonly string[]
}

/** Keywords whose values stand in no fault, log or file. */
export const SECRET_KEYWORDS: readonly Keyword[] = ['password', 'sslpassword']

export const NOTHING_SAID: Said = { words: new Map(), faults: [], secrets: [] }

/**
 * Whether a name that is not understood may be shown: it looks like one. Of a string that is written
 * wrongly, more than that may be taken for a name, a password included.
 */
export function isShowable(name: string): boolean {
  return /^\w+$/.test(name)
}

/** Whether a name is meant to be that of a password, in whatever client's words. */
export function isMeantForPassword(name: string): boolean {
  return SECRET_KEYWORDS.some((keyword) => keyword === name) || /^(?:pass|pwd|psw)/i.test(name)
}

/** What the value is, or `''` where nothing says it. */
export function valueOf(words: Words, keyword: Keyword): string {
  return words.get(keyword)?.value ?? ''
}

/** What is said by a source of which nothing can be made out. */
export function saidWrongly(rule: string): Said {
  return { ...NOTHING_SAID, faults: [connectionFault(rule)] }
}

/** A fault never quotes what was given: a password may stand anywhere in a string written wrongly. */
export function connectionFault(allowed: string): InputFault {
  return { input: 'connection-string', given: null, allowed }
}
