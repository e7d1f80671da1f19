import { createFixture } from './fixtures/fixture.ts'
import { csvScanner } from './fixtures/scan-csv.ts'
import { jsonScanner } from './fixtures/scan-json.ts'
import { yamlScanner } from './fixtures/scan-yaml.ts'
import { readChunks } from './read-chunks.ts'
import type { Scene } from './run-psql.ts'
import { createScan, endSql, feedSql } from './sql/scan.ts'
import { workspaceFile, type WorkspaceFile } from './workspace-file.ts'

/** Is fed a file chunk by chunk. Throws where the file is not what it should be. */
type Scanner = { feed(chunk: string): void; end(): void }

/**
 * Scans a file that is handed to a program which is not known, by its extension. What it does with
 * the file, and whether it can read it, is the database's to tell.
 */
export async function runArgument(path: string, scene: Scene): Promise<void> {
  const file = await workspaceFile(path, scene)
  if (file === null) return
  const scanner = scannerFor(file, scene)
  try {
    for await (const chunk of readChunks(file.path)) scanner.feed(chunk)
    scanner.end()
  } catch {
    // What was found before it stands.
  }
}

function scannerFor({ name }: WorkspaceFile, { search, connection }: Scene): Scanner {
  const { database } = connection
  const fixture = createFixture(search, name, database)
  switch (/[^.]*$/.exec(name)?.[0].toLowerCase()) {
    case 'json':
      return jsonScanner(fixture)
    case 'yml':
    case 'yaml':
      return yamlScanner(fixture)
    case 'csv':
      return csvScanner(fixture, ',')
    case 'tsv':
      return csvScanner(fixture, '\t')
    default: {
      const scan = createScan({ search, connection, database }, name)
      return { feed: (chunk) => feedSql(scan, chunk), end: () => endSql(scan) }
    }
  }
}
