import { createSearch, type FixtureSearch } from './fixtures/finds.ts'
import { csvScanner } from './fixtures/scan-csv.ts'
import { jsonScanner } from './fixtures/scan-json.ts'
import { yamlScanner } from './fixtures/scan-yaml.ts'
import { type Ledger, note } from './ledger.ts'
import { readFile, type Scanner } from './read-file.ts'
import { createScan } from './sql/scan.ts'
import { endSql, feedSql } from './sql/scan-sql.ts'
import { createSession } from './sql/session.ts'
import { endSession } from './sql/transaction.ts'
import type { WorkspaceFile } from './workspace-file.ts'

/** Scans a file that is handed to a program which is not known, by its extension. */
export async function runArgument(ledger: Ledger, file: WorkspaceFile | null): Promise<void> {
  if (file === null) return
  const targets = [...ledger.entries.keys()]
  const search = createSearch(targets, file.name)
  await readFile(ledger, file.path, scannerFor(ledger, file, search))
  for (const [target, line] of search.finds) {
    note(ledger, target, { kind: 'colliding', place: { file: file.name, line } })
  }
}

function scannerFor(ledger: Ledger, file: WorkspaceFile, search: FixtureSearch): Scanner {
  const extension = /[^.]*$/.exec(file.name)?.[0].toLowerCase()
  switch (extension) {
    case 'json':
      return jsonScanner(search)
    case 'yml':
    case 'yaml':
      return yamlScanner(search)
    case 'csv':
      return csvScanner(search, ',')
    case 'tsv':
      return csvScanner(search, '\t')
    default:
      return sqlScanner(ledger, file.name)
  }
}

function sqlScanner(ledger: Ledger, name: string): Scanner {
  const session = createSession(ledger)
  const scan = createScan(session, name)
  return {
    feed: (chunk) => feedSql(scan, chunk),
    end() {
      endSql(scan)
      endSession(session)
    },
  }
}
