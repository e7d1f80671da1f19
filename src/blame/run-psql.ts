/** Scans what a call of psql would run. */
import { NotSure } from './not-sure.ts'
import { readChunks } from './read-chunks.ts'
import { createCursor, refill } from './cursor.ts'
import type { RecordReader } from './records/record.ts'
import type { Search } from './search.ts'
import type { Connection } from './shell/databases.ts'
import type { PsqlInput, PsqlStep } from './shell/psql-step.ts'
import { recordReader } from './sql/copy-data.ts'
import type { CopyRequest } from './sql/copy.ts'
import { createScan, endSql, feedSql, nextFile, type Session, type SqlScan } from './sql/scan.ts'
import { judgeUnread } from './sql/wanted.ts'
import { type Checkout, workspaceFile } from './workspace-file.ts'

export type Scene = Checkout & { readonly search: Search; readonly connection: Connection }

/** Scans what one psql runs: its files, its texts, and the files that `\copy` in these reads. */
export async function runPsql(step: PsqlStep, scene: Scene): Promise<void> {
  const { search, connection } = scene
  const { database, inputs } = step
  const session: Session = { search, connection, database }
  for (const input of inputs) {
    const scan =
      input.kind === 'files'
        ? await scanFiles(session, input.paths, scene)
        : scanText(session, input.text)
    for (const request of scan.requests) {
      await readCopied(request, pathsOfData(request, input, step), scene)
    }
  }
}

async function scanFiles(
  session: Session,
  paths: readonly string[],
  scene: Scene,
): Promise<SqlScan> {
  const scan = createScan(session, '')
  for (const [index, path] of paths.entries()) {
    const file = await workspaceFile(path, scene)
    if (file === null) throw new NotSure(path)
    if (index === 0) scan.file = file.name
    else nextFile(scan, file.name)
    for await (const chunk of readChunks(file.path, index === 0)) feedSql(scan, chunk)
  }
  endSql(scan)
  return scan
}

/** What a text of the command writes itself stands in no file. */
function scanText(session: Session, text: string): SqlScan {
  const scan = createScan(session, null)
  feedSql(scan, Buffer.from(text).toString('latin1'))
  endSql(scan)
  return scan
}

/** The files that psql reads the data from, none where these are not of the workspace. */
function pathsOfData(
  { from, file }: CopyRequest,
  input: PsqlInput,
  { isLocal }: PsqlStep,
): readonly string[] {
  if (from === 'file') return isLocal && file !== null ? [file] : []
  return input.kind === 'text' ? input.stdin : []
}

/** Reads data that stand in one file of their own. Those of several have no lines that are sure. */
async function readCopied(
  { wanted, format, site }: CopyRequest,
  paths: readonly string[],
  scene: Scene,
): Promise<void> {
  if (wanted.length === 0) return
  const [path, ...others] = paths
  const file = path === undefined || others.length > 0 ? null : await workspaceFile(path, scene)
  if (file === null || format === null) return judgeUnread(wanted, site)
  // In a file only the text format has an end mark.
  const read = recordReader(
    { ...format, hasEndMark: format.kind === 'text' },
    {
      wanted,
      siteOf: (line) => ({ file: file.name, line, isPositional: site.isPositional }),
    },
  )
  await readRecords(file.path, read)
}

/** Reads the records of a file up to their end mark. */
async function readRecords(path: string, read: RecordReader): Promise<void> {
  const cursor = createCursor()
  for await (const chunk of readChunks(path)) {
    refill(cursor, chunk)
    if (read(cursor)) return
  }
  cursor.isLast = true
  read(cursor)
}
