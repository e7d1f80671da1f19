/** Settings that change how the text after them is read. */
import { isWord, type Token } from './token.ts'

/** Encodings with ASCII characters inside of others, such as a backslash, which no byte lexer can tell. */
const UNSAFE_ENCODING =
  /^(?:sjis|shift_?jis|mskanji|win932|windows932|big5|win950|windows950|gb|uhc|win949|windows949|johab|shift)/

/** Whether the text after it is read by other rules: `set standard_conforming_strings = off`. */
export function changesText(head: readonly Token[]): boolean {
  const value = head.at(-1)?.text.toLowerCase() ?? ''
  if (head.some((token) => token.text.toLowerCase() === 'standard_conforming_strings')) {
    return !['on', 'true', 'yes', '1', 'default'].includes(value)
  }
  return isWord(head[0], 'set') && isUnsafeEncoding(value)
}

export function isUnsafeEncoding(name: string): boolean {
  return UNSAFE_ENCODING.test(name.toLowerCase())
}
