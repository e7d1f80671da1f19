/** What the annotation of a sequence says, where it stands alone: table, column, values, remedy. */
import type { Outcome } from '../domain/outcome.ts'
import { comparableColumns } from '../domain/sequence.ts'
import type { Report } from './report.ts'
import { formerPrediction, prediction, rowAt } from './words.ts'

export function annotationMessage(outcome: Outcome, report: Report): string {
  const { sequence, message, importedBy } = outcome
  const facts =
    driftFacts(outcome, report) ?? `${sequence.name} of ${columnsOf(outcome)}. ${message ?? ''}`
  const culprit = importedBy === null ? '' : `It began to drift with the import: ${importedBy}`
  return `${facts.trim()} ${culprit}`.trim()
}

function driftFacts(outcome: Outcome, report: Report): string | null {
  const { sequence, status, drift, before, message } = outcome
  if (drift === null || before === null || before.next === null) return null
  const [verb, predict] =
    status === 'fixed'
      ? (['handed out', formerPrediction] as const)
      : (['will hand out', prediction] as const)
  const facts = `${holderOf(outcome)} holds ${rowAt(drift.furthest, sequence)}, and ${sequence.name} ${verb} ${before.next} next: ${predict(drift)}.`
  const remedy = remedyFor(outcome, report)
  const rest = status === 'drifted' ? '' : (message ?? '')
  return [facts, remedy, rest].filter((part) => part !== '').join(' ')
}

/** Which column holds a row is not known where several share the sequence. */
function holderOf({ sequence }: Outcome): string {
  const names = comparableColumns(sequence).map(({ name }) => name)
  return names.length === 1 ? names.join() : `One of ${names.join(', ')}`
}

function columnsOf({ sequence }: Outcome): string {
  return sequence.columns.map(({ name }) => name).join(', ')
}

function remedyFor({ status, move }: Outcome, { errors }: Report): string {
  if (move === null) return ''
  if (status === 'fixed') return `It now hands out ${move.target} next.`
  if (status !== 'drifted') return ''
  if (errors.length > 0) return 'It was not fixed, because not all imports were run.'
  const mode = move.parameters === null ? 'auto' : 'manual'
  return `Run the action with mode ${mode} after the import, or the SQL script that the output sql-path names; it will then hand out ${move.target} next.`
}
