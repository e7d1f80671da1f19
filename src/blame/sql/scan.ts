import { createCursor, type Cursor, lineOf } from '../cursor.ts'
import { doubt, distrustUnknown } from '../ledger.ts'
import type { RecordReader } from '../records/record.ts'
import type { Place } from '../target.ts'
import type { CopyRequest } from './copy.ts'
import { createLexer, type Lexer } from './lexer.ts'
import type { Session } from './session.ts'
import type { Current } from './statements.ts'

/** A text of SQL while it is scanned. */
export type SqlScan = {
  readonly session: Session
  /** The file, `null` for a text that stands in none. */
  readonly file: string | null
  readonly cursor: Cursor
  readonly lexer: Lexer
  /** The statement that is read. */
  current: Current | null
  /** The data of a COPY that are read. */
  data: CopyData | null
  /** Requests for data that stand elsewhere, where `file` is `null`. */
  readonly requests: CopyRequest[]
  /** Whether the rest is not run, or cannot be followed. */
  isOver: boolean
}

export type CopyData = {
  readonly request: CopyRequest
  readonly read: RecordReader
  /** Whether the line of the COPY itself has ended. */
  isStarted: boolean
}

export function createScan(session: Session, file: string | null): SqlScan {
  const cursor = createCursor()
  const lexer = createLexer(cursor)
  return { session, file, cursor, lexer, current: null, data: null, requests: [], isOver: false }
}

/** From here on the text cannot be followed. What may have been made up for later is dropped. */
export function loseScan(scan: SqlScan): void {
  distrustUnknown(scan.session.ledger)
  doubt(scan.session.ledger)
  scan.isOver = true
}

/** The place of what was just read. */
export function placeOf(scan: SqlScan): Place | null {
  return scan.file === null ? null : { file: scan.file, line: lineOf(scan.cursor) }
}
