import { refill } from '../cursor.ts'
import { copyData, copyDone } from './copy-data.ts'
import { nextToken } from './lexer.ts'
import { runMeta } from './meta.ts'
import { loseScan, type SqlScan } from './scan.ts'
import { endStatement, takeToken } from './statements.ts'

/** Scans the next chunk, of bytes one per character. */
export function feedSql(scan: SqlScan, chunk: string): void {
  if (scan.isOver) return
  refill(scan.cursor, chunk)
  pump(scan)
}

/** Scans what is left. A statement without a semicolon counts, one with an open string does not. */
export function endSql(scan: SqlScan): void {
  if (scan.isOver) return
  scan.cursor.isLast = true
  pump(scan)
  if (scan.data !== null) copyDone(scan.session, scan.data)
  else if (scan.lexer.open !== null && scan.lexer.open.kind !== 'line') loseScan(scan)
  else if (scan.current !== null && scan.current.depth > 0) loseScan(scan)
  else if (scan.current !== null) endStatement(scan)
}

function pump(scan: SqlScan): void {
  while (!scan.isOver) {
    if (scan.data !== null) {
      const isDone = copyData(scan, scan.data)
      if (!isDone) return
    } else {
      const token = nextToken(scan.lexer)
      if (token === null) return
      if (token.kind === 'meta') runMeta(scan, token.text)
      else takeToken(scan, token)
    }
  }
}
