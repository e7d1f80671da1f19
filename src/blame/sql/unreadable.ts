import { isWord, type Token } from './token.ts'

/** Encodings with ASCII characters inside of others, such as a backslash, which no byte lexer can tell. */
const UNSAFE_ENCODING =
  /^(?:sjis|shift_?jis|mskanji|win932|windows932|big5|win950|windows950|gb|uhc|win949|windows949|johab|shift)/

/** Whether a statement has the text after it read by other rules: `set standard_conforming_strings = off`. */
export function changesText(head: readonly Token[]): boolean {
  if (!isWord(head[0], 'set')) return false
  const value = head.at(-1)?.text.toLowerCase() ?? ''
  if (head.some((token) => isWord(token, 'standard_conforming_strings'))) {
    return !['on', 'true', 'yes', '1', 'default'].includes(value)
  }
  const isEncoding = head.some(
    (token) => isWord(token, 'client_encoding') || isWord(token, 'names'),
  )
  return isEncoding && isUnsafeEncoding(value)
}

export function isUnsafeEncoding(name: string): boolean {
  return UNSAFE_ENCODING.test(name.toLowerCase())
}
