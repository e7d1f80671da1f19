import type { Outcome } from '../domain/outcome.ts'
import { nextValue } from '../plan/next-value.ts'
import { guardedSetvalSql } from '../plan/move-sql.ts'
import { visible } from './escape.ts'
import { outcomesOf, type Report } from './report.ts'

const HEADER = `set client_encoding = 'UTF8';

-- Moves sequences past the rows of their tables. Each statement acts only where the sequence is
-- still behind, never moves one back, and needs UPDATE and SELECT on the sequence. Run it while
-- nothing inserts: unlike the action, it does not lock the tables.
`

/** SQL that makes the same moves by hand, in any client. */
export function renderSql(report: Report): string {
  const moves = outcomesOf(report).flatMap(moveSql)
  return [HEADER, ...(moves.length > 0 ? moves : ['-- No sequence had to be moved.\n'])].join('\n')
}

function moveSql({ sequence, target, before }: Outcome): readonly string[] {
  if (target === null) return []
  const next = before === null ? null : nextValue(sequence, before)
  const columns = sequence.columns.map(({ name }) => name).join(', ')
  const comment = visible(`${sequence.name} (${columns}): handed out ${next} next, then ${target}`)
  return [`-- ${comment}\n${guardedSetvalSql(sequence, target)};\n`]
}
