import { codeCell } from './escape.ts'
import { fitting } from './fitting.ts'
import type { ImportOutcome } from './report.ts'
import { listCell } from './summary-cells.ts'
import { counted, omission, shortened } from './words.ts'

/** Bytes that the table may take. */
const LARGEST = 100_000

/** Characters of a command. */
const LONGEST_COMMAND = 2_000

/** Sequences that an import is listed with. */
const LONGEST_LIST = 20

/** The imports in their order, and what each of them made drift, for the summary. */
export function renderImports(imports: readonly ImportOutcome[]): readonly string[] {
  if (imports.length === 0) return []
  const rows = fitting(imports.values().map(importRow), LARGEST)
  const omitted = imports.length - rows.length
  return [
    ['| | Import | Time | Made drift |', '|---|---|---:|---|', ...rows, ''].join('\n'),
    ...(omitted === 0 ? [] : [omission(counted(omitted, 'more import'))]),
  ]
}

function importRow({ command, exitCode, durationMs, drifted }: ImportOutcome): string {
  const end = exitCode === 0 ? '✅' : `❌${exitCode === null ? '' : `&nbsp;${exitCode}`}`
  const shown = codeCell(shortened(command, LONGEST_COMMAND))
  const seconds = (durationMs / 1000).toFixed(1)
  return `| ${end} | ${shown} | ${seconds} s | ${listCell(drifted, LONGEST_LIST)} |`
}
