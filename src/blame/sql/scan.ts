/** Drives the reading of a text of SQL, as psql is given it. */
import { createCursor, type Cursor, lineOf, refill, restartLines } from '../cursor.ts'
import { NotSure } from '../not-sure.ts'
import type { RecordReader } from '../records/record.ts'
import type { Search, Site } from '../search.ts'
import type { Connection } from '../shell/databases.ts'
import { copyRecords } from './copy-data.ts'
import type { CopyRequest } from './copy.ts'
import { createLexer, type Lexer, nextToken } from './lexer.ts'
import { runMeta } from './meta.ts'
import { type Current, endStatement, takeToken } from './statements.ts'

/** What earlier statements of one psql left in force. */
export type Session = {
  readonly search: Search
  readonly connection: Connection
  /** Where it is connected to, which `\connect` changes. */
  database: string
}

/** A text of SQL while it is scanned. */
export type SqlScan = {
  readonly session: Session
  /** The file, `null` for a text that stands in none. */
  file: string | null
  readonly cursor: Cursor
  readonly lexer: Lexer
  /** The statement that is read. */
  current: Current | null
  /** The data of a COPY that are read. */
  data: CopyData | null
  /** Requests for data that stand in other files. */
  readonly requests: CopyRequest[]
  /** Whether the rest is not run. */
  isOver: boolean
}

export type CopyData = {
  readonly read: RecordReader
  /** Whether the line of the COPY itself has ended. */
  isStarted: boolean
}

export function createScan(session: Session, file: string | null): SqlScan {
  const cursor = createCursor()
  const lexer = createLexer(cursor)
  return { session, file, cursor, lexer, current: null, data: null, requests: [], isOver: false }
}

/** Scans the next chunk, of bytes one per character. */
export function feedSql(scan: SqlScan, chunk: string): void {
  if (scan.isOver) return
  refill(scan.cursor, chunk)
  pump(scan)
}

/** Goes on with another file, as if both were one. Throws where something is open between them. */
export function nextFile(scan: SqlScan, file: string): void {
  const { cursor, lexer, current, data } = scan
  if (scan.isOver) return
  const isWithin = lexer.open !== null || current !== null || data !== null
  if (isWithin || cursor.at < cursor.text.length) throw new NotSure('where a file ends')
  scan.file = file
  restartLines(cursor)
}

/** Scans what is left. A statement without a semicolon counts. */
export function endSql(scan: SqlScan): void {
  if (scan.isOver) return
  scan.cursor.isLast = true
  pump(scan)
  if (scan.data === null) endStatement(scan)
}

function pump(scan: SqlScan): void {
  while (!scan.isOver) {
    if (scan.data !== null) {
      if (!copyRecords(scan.cursor, scan.data)) return
      scan.data = null
    } else {
      const token = nextToken(scan.lexer)
      if (token === null) return
      if (token.kind === 'meta') runMeta(scan, token.text)
      else takeToken(scan, token)
    }
  }
}

/** The place of what was just read. */
export function siteOf(scan: SqlScan): Site {
  return { file: scan.file, line: lineOf(scan.cursor), isPositional: false }
}
