import { createLedger, entryOf, firstPlace } from '../../../../src/blame/ledger.ts'
import { createScan } from '../../../../src/blame/sql/scan.ts'
import { endSql, feedSql } from '../../../../src/blame/sql/scan-sql.ts'
import { createSession } from '../../../../src/blame/sql/session.ts'
import { endSession } from '../../../../src/blame/sql/transaction.ts'
import type { Target } from '../../../../src/blame/target.ts'
import { chunksOf, target } from '../targets.ts'

/** How a text is scanned. */
export type Scanning = { readonly target?: Partial<Target>; readonly chunk?: number }

/** The line that a text of SQL is blamed for, `null` for none. */
export function lineIn(sql: string, scanning: Scanning = {}): number | null {
  return findingIn(sql, scanning).line
}

/** The line, and whether what follows the text would still be looked at. */
export function findingIn(
  sql: string,
  { target: overrides, chunk = 1e6 }: Scanning = {},
): { readonly line: number | null; readonly isDoubtful: boolean } {
  const wanted = target(overrides)
  const ledger = createLedger([wanted])
  const session = createSession(ledger)
  const scan = createScan(session, 'seeds.sql')
  for (const part of chunksOf(sql, chunk)) feedSql(scan, part)
  endSql(scan)
  endSession(session)
  const entry = entryOf(ledger, wanted)
  return { line: firstPlace(entry, true)?.line ?? null, isDoubtful: entry.isDoubtful }
}
