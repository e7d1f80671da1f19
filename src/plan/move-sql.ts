import type { SequenceDefinition } from '../domain/sequence.ts'

/** The SQL of the two ways to make a sequence hand out `target` next. */

/** Transactional, and makes every session drop the values it has cached. Needs ownership. */
export function restartSql({ name }: SequenceDefinition, target: bigint): string {
  return `alter sequence ${name} restart with ${target}`
}

/**
 * `setval` in one statement with the read of the state, and only where the sequence is behind the
 * target: safe to run at any later time, never moves it back. `tableoid` is the sequence's own
 * oid, which spares a name inside a literal. Gives no row where nothing had to be done.
 */
export function guardedSetvalSql(sequence: SequenceDefinition, target: bigint): string {
  const comparison = sequence.increment > 0n ? '<' : '>'
  return `select pg_catalog.setval(s.tableoid::pg_catalog.regclass, ${target}, false)
  from ${sequence.name} as s
 where ${nextSql(sequence)} ${comparison} ${target}`
}

/** The next value in SQL. As numeric: 64 bits overflow at their ends. */
function nextSql({ increment, minimum, maximum, cycle }: SequenceDefinition): string {
  const sign = increment > 0n ? '+' : '-'
  const step = `s.last_value::pg_catalog.numeric ${sign} ${increment > 0n ? increment : -increment}`
  const [isPastEnd, otherEnd] =
    increment > 0n ? [`> ${maximum}`, minimum] : [`< ${minimum}`, maximum]
  const wrapped = cycle ? `case when ${step} ${isPastEnd} then ${otherEnd} else ${step} end` : step
  return `case when s.is_called then ${wrapped} else s.last_value end`
}
