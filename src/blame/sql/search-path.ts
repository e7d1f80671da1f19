import type { SearchPath, Session } from './session.ts'
import { isSymbol, isWord, type Token } from './token.ts'

/** Reads what sets search_path, and how. */

/** `set`, `reset` and `discard`, from their keyword on. */
export function applySetting(session: Session, tokens: readonly Token[]): void {
  const isLocal = isWord(tokens[1], 'local')
  const start = isLocal || isWord(tokens[1], 'session') ? 2 : 1
  const path = isWord(tokens[0], 'set') ? settingAt(tokens, start) : pathOfReset(tokens)
  if (path !== null) setPath(session, path, isLocal)
}

/** `set_config('search_path', '…', is_local)` anywhere in a query. */
export function applySetConfig(session: Session, tokens: readonly Token[]): void {
  const index = tokens.findIndex((token) => isWord(token, 'set_config'))
  const [name, comma, value, next, isLocal] = tokens.slice(index + 2)
  if (index === -1 || (name?.kind === 'string' && name.text.toLowerCase() !== 'search_path')) return
  const isPlain = isSymbol(comma, ',') && value?.kind === 'string' && isSymbol(next, ',')
  const isBoolean = isWord(isLocal, 'false') || isWord(isLocal, 'true')
  const isSure = name?.kind === 'string' && isPlain && isBoolean
  setPath(session, isSure ? pathOfText(value.text) : 'unsure', isWord(isLocal, 'true'))
}

/** A local setting lasts as long as the transaction; without one, it has no effect but in psql -1. */
function setPath(session: Session, path: SearchPath, isLocal: boolean): void {
  if (isLocal) session.localPath = session.transaction === null ? 'unsure' : path
  else {
    session.path = path
    session.localPath = null
  }
}

function pathOfReset(tokens: readonly Token[]): SearchPath | null {
  const isOfPath = ['all', 'search_path'].some((word) => isWord(tokens[1], word))
  return isOfPath ? 'default' : null
}

function settingAt(tokens: readonly Token[], start: number): SearchPath | null {
  // `set schema 'x'` is another spelling.
  if (isWord(tokens[start], 'schema')) return pathOfTokens(tokens.slice(start + 1))
  return isWord(tokens[start], 'search_path') ? pathOfTokens(tokens.slice(start + 2)) : null
}

function pathOfTokens(tokens: readonly Token[]): SearchPath {
  if (tokens.length === 1 && isWord(tokens[0], 'default')) return 'default'
  const isList = tokens.every((token, index) =>
    index % 2 === 1
      ? isSymbol(token, ',')
      : token.kind === 'word' || token.kind === 'quoted' || token.kind === 'string',
  )
  if (!isList || tokens.length % 2 === 0) return 'unsure'
  return tokens.filter((_, index) => index % 2 === 0).map((token) => token.text)
}

/** Unlike in a list, names in the text of one value are folded where they are not quoted. */
function pathOfText(text: string): SearchPath {
  if (text.trim() === '') return []
  const parts = text.split(',').map((part) => part.trim())
  const isPlain = parts.every((part) => /^(?:[\w$]+|"[^"]+")$/.test(part))
  if (!isPlain) return 'unsure'
  return parts.map((part) => (part.startsWith('"') ? part.slice(1, -1) : part.toLowerCase()))
}
