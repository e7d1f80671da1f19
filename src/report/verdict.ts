import { outcomesOf, type Report } from './report.ts'
import { isProblem } from '../domain/outcome.ts'
import { counted } from './words.ts'

/** What came of the run, in a sentence or two. */
export function verdict(report: Report): string {
  const { totals } = report
  const sentences = [
    ...report.databases.flatMap(({ error }) => error ?? []),
    ...driftSentence(report),
    ...problemSentence(report),
  ]
  if (sentences.length > 0) return sentences.join(' ')
  if (totals.checked === 0) return 'No sequence that a column draws from was found.'
  const unknown =
    totals.unknown === 0 ? '' : ` ${counted(totals.unknown, 'sequence')} could not be judged.`
  return `No drift: ${counted(totals.healthy, 'sequence')} checked and ahead of the rows.${unknown}`
}

function driftSentence({ mode, totals }: Report): readonly string[] {
  const of = `of ${counted(totals.checked, 'sequence')}`
  if (mode === 'check' && totals.drifted > 0) {
    return [
      `${totals.drifted} ${of} will hand out values that rows already hold, so that inserts will fail with “duplicate key value violates unique constraint”.`,
    ]
  }
  if (totals.fixed > 0) {
    const verb = totals.fixed === 1 ? 'was' : 'were'
    return [
      `${totals.fixed} ${of} would have handed out values that rows already hold, and ${verb} fixed.`,
    ]
  }
  return []
}

function problemSentence(report: Report): readonly string[] {
  const statuses = outcomesOf(report)
    .map(({ status }) => status)
    .filter(isProblem)
  if (statuses.length === 0) return []
  const kinds = [...Map.groupBy(statuses, (status) => status)].map(
    ([status, all]) => `${all.length} ${status}`,
  )
  return [
    `${counted(statuses.length, 'sequence')} need${statuses.length === 1 ? 's' : ''} attention: ${kinds.join(', ')}.`,
  ]
}
