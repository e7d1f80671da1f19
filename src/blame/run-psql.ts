import { recordScanner } from './fixtures/scan-csv.ts'
import { doubt, type Ledger, note } from './ledger.ts'
import { readFile } from './read-file.ts'
import { csvRecords } from './records/csv-records.ts'
import { judgingSink } from './records/judging-sink.ts'
import { textRecords } from './records/text-records.ts'
import type { PsqlInput, PsqlStep } from './shell/steps.ts'
import type { CopyFormat } from './sql/copy-options.ts'
import type { CopyRequest } from './sql/copy.ts'
import { createScan } from './sql/scan.ts'
import { endSql, feedSql } from './sql/scan-sql.ts'
import { createSession, type Session } from './sql/session.ts'
import { begin, commit, endSession } from './sql/transaction.ts'
import type { FindFile, WorkspaceFile } from './workspace-file.ts'

/** Scans what one psql runs: its files, its texts, and the files that `\copy` in these reads. */
export async function runPsql(ledger: Ledger, step: PsqlStep, find: FindFile): Promise<void> {
  const session = createSession(ledger)
  if (step.isOneTransaction) begin(session)
  for (const input of step.inputs) {
    if (input.kind === 'file') await runFile(session, await find(input.path))
    else await runText(session, input, find)
  }
  if (step.isOneTransaction) commit(session)
  endSession(session)
}

async function runFile(session: Session, file: WorkspaceFile | null): Promise<void> {
  if (file === null) return doubt(session.ledger)
  const scan = createScan(session, file.name)
  await readFile(session.ledger, file.path, {
    feed: (chunk) => feedSql(scan, chunk),
    end: () => endSql(scan),
  })
}

/** What a text of the command writes itself stands in no file. */
async function runText(
  session: Session,
  input: Extract<PsqlInput, { kind: 'text' }>,
  find: FindFile,
): Promise<void> {
  const scan = createScan(session, null)
  feedSql(scan, Buffer.from(input.text).toString('latin1'))
  endSql(scan)
  for (const request of scan.requests) {
    const written = pathOfData(request, input)
    await runCopy(session, request, written === null ? null : await find(written))
  }
}

/** The file that psql reads the data from. What the server reads is a file of the server. */
function pathOfData(
  { from, file }: CopyRequest,
  { stdin }: Extract<PsqlInput, { kind: 'text' }>,
): string | null {
  if (from === 'file') return file
  return from === 'elsewhere' ? null : stdin
}

async function runCopy(
  { ledger }: Session,
  { wanted, format }: CopyRequest,
  file: WorkspaceFile | null,
): Promise<void> {
  const isReadable = file !== null && format !== null && !format.isFiltered
  if (isReadable) {
    const sink = judgingSink(wanted, format.hasHeader ? 'skipped' : 'none')
    await readFile(ledger, file.path, recordScanner(readerOf(format)(recordFormat(format), sink)))
  }
  for (const { target, isSure, verdict, line } of wanted) {
    const isHarmless = isReadable && (verdict === 'harmless' || verdict === 'absent')
    if (isHarmless) continue
    if (file === null || line === null || !isSure) doubt(ledger, target)
    else note(ledger, target, { kind: 'colliding', place: { file: file.name, line } })
  }
}

function readerOf({ kind }: CopyFormat): typeof csvRecords {
  return kind === 'csv' ? csvRecords : textRecords
}

/** In a file only the text format has an end mark. */
function recordFormat(format: CopyFormat): CopyFormat & { readonly hasEndMark: boolean } {
  return { ...format, hasEndMark: format.kind === 'text' }
}
