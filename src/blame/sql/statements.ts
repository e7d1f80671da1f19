import { type Copy, type CopyRequest, finishCopy, readCopy, takeCopy } from './copy.ts'
import { enterUnread, startCopyData } from './copy-data.ts'
import { applyEffects } from './effects.ts'
import { finishInsert, readInsert } from './insert.ts'
import type { Insert } from './insert-state.ts'
import { lookThrough } from './look-through.ts'
import { loseScan, placeOf, type SqlScan } from './scan.ts'
import { createStatement, type Statement, takeStatement } from './statement.ts'
import { isSymbol, isWord, type Token } from './token.ts'
import { changesText } from './unreadable.ts'

/** The statement that is read, and where psql takes it to end. */
export type Current = {
  readonly reader: Reader
  /** How many parentheses and brackets are open. */
  depth: number
  /** How many blocks are open in the body of a function in the SQL standard's syntax. */
  blocks: number
}

type Reader =
  | { readonly kind: 'insert'; readonly insert: Insert }
  | { readonly kind: 'copy'; readonly copy: Copy }
  /** `insert` is the one within WITH that is read. */
  | { readonly kind: 'other'; readonly statement: Statement; insert: Insert | null }

export function takeToken(scan: SqlScan, token: Token): void {
  if (scan.current === null) {
    if (!isSymbol(token, ';')) scan.current = startStatement(scan, token)
    return
  }
  const { current } = scan
  if (isSymbol(token, ')') || isSymbol(token, ']')) current.depth = Math.max(0, current.depth - 1)
  if (isSymbol(token, ';') && current.depth === 0 && current.blocks === 0) return endStatement(scan)
  pass(scan, current, token)
  if (isSymbol(token, '(') || isSymbol(token, '[')) current.depth++
}

/** Ends the statement that is read: it is whole. */
export function endStatement(scan: SqlScan): void {
  const { current } = scan
  scan.current = null
  scan.lexer.body = null
  scan.lexer.isSkimming = false
  if (current === null) return
  const { reader } = current
  if (reader.kind === 'insert') finishInsert(reader.insert)
  else if (reader.kind === 'copy') request(scan, finishCopy(reader.copy))
  else endOther(scan, reader)
}

/** Goes on after a COPY. */
export function request(scan: SqlScan, copy: CopyRequest | null): void {
  if (copy === null) return
  if (scan.file === null) scan.requests.push(copy)
  else if (copy.from === 'stdin') startCopyData(scan, copy)
  else enterUnread(scan.session, copy)
}

function startStatement(scan: SqlScan, token: Token): Current {
  if (isWord(token, 'do')) scan.lexer.body = lookThrough(scan.session)
  const current = { reader: readerFor(scan, token), depth: 0, blocks: 0 }
  if (current.reader.kind === 'other') takeStatement(current.reader.statement, token)
  if (isSymbol(token, '(')) current.depth++
  return current
}

function readerFor(scan: SqlScan, token: Token): Reader {
  const { session } = scan
  if (isWord(token, 'insert')) {
    return { kind: 'insert', insert: readInsert({ session, place: placeOf(scan), base: 0 }) }
  }
  if (isWord(token, 'copy')) return { kind: 'copy', copy: readCopy(session, placeOf(scan)) }
  return { kind: 'other', statement: createStatement(session), insert: null }
}

function pass(scan: SqlScan, current: Current, token: Token): void {
  const { reader, depth } = current
  if (reader.kind === 'insert') {
    reader.insert.step(reader.insert, token, depth)
    scan.lexer.isSkimming = reader.insert.isSkimming
  } else if (reader.kind === 'copy') takeCopy(reader.copy, token)
  else {
    passInner(scan, current, token)
    countBlock(current, reader.statement, token)
    takeStatement(reader.statement, token)
  }
}

/** An INSERT within WITH ends with the parenthesis it stands in, or with the statement. */
function passInner(scan: SqlScan, { reader, depth }: Current, token: Token): void {
  if (reader.kind !== 'other' || !isWord(reader.statement.head[0], 'with')) return
  const { insert } = reader
  if (insert !== null && depth < insert.base) {
    finishInsert(insert)
    reader.insert = null
  } else if (insert !== null) insert.step(insert, token, depth)
  else if (isWord(token, 'insert')) {
    reader.insert = readInsert({ session: scan.session, place: placeOf(scan), base: depth })
  }
}

function endOther(scan: SqlScan, reader: Extract<Reader, { kind: 'other' }>): void {
  if (reader.insert !== null) finishInsert(reader.insert)
  if (changesText(reader.statement.head)) return loseScan(scan)
  applyEffects(reader.statement)
}

const FUNCTION_HEAD = /^create (?:or replace )?(?:function|procedure) /

/** Semicolons end no statement within `begin atomic … end`. The rule is psqlscan.l's. */
function countBlock(current: Current, { head }: Statement, token: Token): void {
  if (token.kind !== 'word' || current.depth > 0 || !isWord(head[0], 'create')) return
  const start = head
    .slice(0, 4)
    .map(({ text }) => `${text} `)
    .join('')
  if (!FUNCTION_HEAD.test(start)) return
  if (token.text === 'begin' || (token.text === 'case' && current.blocks > 0)) current.blocks++
  if (token.text === 'end' && current.blocks > 0) current.blocks--
}
