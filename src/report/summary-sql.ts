/** The SQL script in the summary, where it fits. */
import { visible } from './escape.ts'
import { renderSql } from './render-sql.ts'
import type { Report } from './report.ts'

const POINTER =
  '\nThe SQL that makes the same moves is too long for this page; it is in the file that the output `sql-path` names.\n'

/** The SQL script, folded, where it fits into so many bytes, else where it is. */
export function foldedSql(report: Report, bytes: number): string {
  const sql = wholeWithin(renderSql(report), bytes)
  if (sql === null) return POINTER
  // A name may hold a line break, which SQL needs as it is and a code block can show.
  const shown = sql.split('\n').map(visible).join('\n')
  const runs = [...shown.matchAll(/`+/g)].map(([run]) => run.length)
  const fence = '`'.repeat(1 + Math.max(2, ...runs))
  const section = `\n<details><summary>The SQL for it, to run by hand</summary>\n\n${fence}sql\n${shown}${fence}\n\n</details>\n`
  return Buffer.byteLength(section) <= bytes ? section : POINTER
}

/** The text, unless it is too long, which is found out without making all of it. */
function wholeWithin(pieces: Iterable<string>, bytes: number): string | null {
  let text = ''
  for (const piece of pieces) {
    text += piece
    // A character takes a byte at least.
    if (text.length > bytes) return null
  }
  return text
}
