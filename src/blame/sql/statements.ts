/** Where statements begin and end, and who reads them. */
import { decode, KEPT } from '../cursor.ts'
import { NotSure } from '../not-sure.ts'
import { startCopyData } from './copy-data.ts'
import { type Copy, type CopyRequest, finishCopy, readCopy, takeCopy } from './copy.ts'
import { finishInsert, readInsert } from './insert.ts'
import type { Insert } from './insert-state.ts'
import { type Session, siteOf, type SqlScan } from './scan.ts'
import { createStatement, endOther, type Statement, takeStatement } from './statement.ts'
import { isSymbol, isWord, type Token } from './token.ts'
import { judgeUnread } from './wanted.ts'

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
  /** `insert` is the one within it that is read: of WITH, EXPLAIN, a rule, a function. */
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

/** Ends the statement that is read, if any. */
export function endStatement(scan: SqlScan): void {
  const { current } = scan
  scan.current = null
  scan.lexer.body = null
  scan.lexer.isSkimming = false
  if (current === null) return
  const { reader } = current
  if (reader.kind === 'insert') finishInsert(reader.insert)
  else if (reader.kind === 'copy') request(scan, finishCopy(reader.copy))
  else {
    if (reader.insert !== null) finishInsert(reader.insert)
    endOther(reader.statement)
  }
}

/** Goes on after a COPY. */
export function request(scan: SqlScan, copy: CopyRequest | null): void {
  if (copy === null) return
  if (copy.from === 'file' || copy.from === 'pstdin') scan.requests.push(copy)
  else if (copy.from === 'elsewhere') judgeUnread(copy.wanted, copy.site)
  else if (scan.file === null) scan.requests.push(copy)
  else scan.data = startCopyData(copy)
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
    return {
      kind: 'insert',
      insert: readInsert({ session, site: siteOf(scan), isRun: true, base: 0 }),
    }
  }
  if (isWord(token, 'copy')) return { kind: 'copy', copy: readCopy(session, siteOf(scan)) }
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

/** An INSERT within another statement ends with the parenthesis it stands in, or at a semicolon. */
function passInner(scan: SqlScan, { reader, depth }: Current, token: Token): void {
  if (reader.kind !== 'other') return
  const { insert } = reader
  if (insert !== null && (depth < insert.base || isSymbol(token, ';'))) {
    finishInsert(insert)
    reader.insert = null
  } else if (insert !== null) insert.step(insert, token, depth)
  else if (isWord(reader.statement.previous ?? undefined, 'insert') && isWord(token, 'into')) {
    const isRun = isWord(reader.statement.head[0], 'with')
    const start = { session: scan.session, site: siteOf(scan), isRun, base: depth }
    reader.insert = readInsert(start)
    reader.insert.step(reader.insert, token, depth)
  }
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

/** Is given the body of a DO, piece by piece. One that names a table may write any id to it. */
function lookThrough({ search }: Session): (piece: string) => void {
  let tail = ''
  return (piece) => {
    const bytes = tail + piece
    const text = decode(bytes).toLowerCase()
    for (const [table, spots] of search.byTable) {
      if (!text.includes(table.toLowerCase())) continue
      for (const { watch } of spots) watch.isLost = true
    }
    // A word may be cut between two pieces.
    tail = bytes.slice(-KEPT)
  }
}

/** A statement that a backslash command cuts off or changes. */
export function requireNoStatement({ current }: SqlScan): void {
  if (current !== null) throw new NotSure('a command within a statement')
}
