/** Compares what a run says with what the database holds. */
import { OUTPUT_NAMES } from '../../src/publish.ts'
import type { TestDatabase } from './database.ts'
import type { JsonSequence } from './json-report.ts'
import type { ActionRun } from './run-action.ts'
import { nextStates } from './sequence-states.ts'

/** The values that sequences hand out next once they are fixed, by name. */
export type Targets = Readonly<Record<string, number>>

const FRESH = { last_value: '1', is_called: false }

/**
 * Whatever of a run is not true, or not as promised: nothing, it is hoped. The sequences of `targets`
 * were fresh before it.
 */
export async function untruths(
  run: ActionRun,
  { database, targets }: { readonly database: TestDatabase; readonly targets: Targets },
): Promise<readonly string[]> {
  const { report, summary, sql } = run.files
  if (report === null || summary === null || sql === null) return [`no files: ${run.log}`]
  const states = await nextStates(database)
  const { error = null, sequences = [] } = report.databases[0] ?? {}
  const fails =
    (report.totals['problems'] ?? 0) > 0 ||
    (report.mode === 'check' && (report.totals['drifted'] ?? 0) > 0)
  return [
    ...OUTPUT_NAMES.filter((name) => !run.outputs[name]).map((name) => `no output ${name}`),
    ...(run.exitCode === (fails ? 1 : 0) ? [] : [`exit code ${run.exitCode}`]),
    ...(run.jobSummary === summary ? [] : ['another job summary']),
    ...Object.entries(targets).flatMap(([name, target]) => {
      const after = { last_value: String(target), is_called: false }
      const state = JSON.stringify(states[name])
      if (state !== JSON.stringify(FRESH) && state !== JSON.stringify(after)) {
        return [`${name} is neither here nor there: ${state}`]
      }
      const hasMoved = state === JSON.stringify(after)
      const sequence = sequences.find((each) => each.name === `public.${name}`)
      const isTrue = sequence === undefined ? error !== null && !hasMoved : fits(sequence, hasMoved)
      return isTrue
        ? []
        : [`${name}, ${hasMoved ? 'moved' : 'not moved'}: ${told(sequence, error)}`]
    }),
  ]
}

function fits({ status, message, after }: JsonSequence, hasMoved: boolean): boolean {
  switch (status) {
    case 'fixed':
      return hasMoved && after !== null
    case 'drifted':
    case 'unreadable':
      return !hasMoved
    case 'failed':
      if (message?.includes('may have been set')) return after === null
      return message?.includes('is not made') ? !hasMoved : hasMoved
    default:
      return false
  }
}

function told(sequence: JsonSequence | undefined, error: string | null): string {
  return sequence === undefined ? String(error) : `${sequence.status}: ${sequence.message}`
}
