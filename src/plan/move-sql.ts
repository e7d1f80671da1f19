/**
 * The SQL of the ways to make a sequence hand out `target` next. Some of it is also run by hand, with
 * any search_path, on which an operator that fits better than PostgreSQL's own would be used with
 * the rights of whoever runs it: so operators are named by their schema, too.
 */
import type { Parameters, SequenceDefinition, SequenceState } from '../domain/sequence.ts'

/**
 * Transactional, and makes every session drop the values it has cached. Needs ownership. All
 * parameters stand in one statement: one after the other they would contradict each other.
 */
export function restartSql(
  { name }: SequenceDefinition,
  { target, parameters }: { readonly target: bigint; readonly parameters: Parameters | null },
): string {
  const changes = parameters === null ? '' : ` ${parametersSql(parameters)}`
  return `alter sequence ${name}${changes} restart with ${target}`
}

/**
 * `setval` to the values that the second parameter has for the oids in the first. As exact as
 * RESTART for a sequence that is locked against `nextval` and of which no session caches values, and
 * much cheaper: it writes no new file. No rollback undoes it.
 */
export const SETVAL_EACH = `
  select setval(m.sequence::regclass, m.target, false)
    from unnest($1::oid[], $2::int8[]) as m (sequence, target)`

/**
 * `setval` in one statement with the read of the state, and only where the sequence is behind the
 * target: safe to run at any later time, never moves it back. `tableoid` is the sequence's own
 * oid, which spares a name inside a literal. Gives no row where nothing had to be done.
 */
export function guardedSetvalSql(sequence: SequenceDefinition, target: bigint): string {
  const comparison = sequence.increment > 0n ? LESS : GREATER
  return `select pg_catalog.setval(s.tableoid::pg_catalog.regclass, ${target}, false)
  from ${sequence.name} as s
 where ${nextSql(sequence)} ${comparison} ${target}`
}

/** `setval` that moves back, and only from where the sequence was seen: nothing was drawn since. */
export function setvalBackSql(
  { name }: SequenceDefinition,
  { lastValue, isCalled }: SequenceState,
  target: bigint,
): string {
  return `select pg_catalog.setval(s.tableoid::pg_catalog.regclass, ${target}, false)
  from ${name} as s
 where s.last_value ${EQUAL} ${lastValue} and s.is_called ${EQUAL} ${isCalled}`
}

/**
 * Other parameters without a way back, safe to run at any later time: `setval` to the first value
 * of the residue class that is neither behind the target nor behind where the sequence has got to,
 * which makes room for the new MINVALUE; then the parameters. Where no such value is left by then,
 * the sequence stays run out, at its end, where a smaller increment does not wake it in another
 * class and MINVALUE has room: an error would keep the rest of the script from being run.
 */
export function guardedParametersSql(
  { name }: SequenceDefinition,
  { target, parameters }: { readonly target: bigint; readonly parameters: Parameters },
): string {
  const { increment, minimum } = parameters
  return `select pg_catalog.setval(v.sequence, least(v.value, v.maximum)::pg_catalog.int8, v.value ${GREATER} v.maximum)
  from (select q.sequence, q.maximum, q.is_set,
               q.least ${PLUS} pg_catalog.mod(${increment} ${MINUS} pg_catalog.mod(q.least ${MINUS} ${minimum}, ${increment}), ${increment}) as value
          from (select s.tableoid::pg_catalog.regclass as sequence, p.seqmax as maximum,
                       p.seqincrement ${EQUAL} ${increment} and p.seqmin ${EQUAL} ${minimum} as is_set,
                       greatest(${target}, ${catalogNextSql()}) as least
                  from ${name} as s
                  join pg_catalog.pg_sequence as p on p.seqrelid ${EQUAL} s.tableoid) as q) as v
 where v.value ${AT_MOST} v.maximum or not v.is_set;
alter sequence ${name} ${parametersSql(parameters)}`
}

function parametersSql({ increment, minimum }: Parameters): string {
  return `increment by ${increment} minvalue ${minimum} start with ${minimum}`
}

const PLUS = 'operator(pg_catalog.+)'
const MINUS = 'operator(pg_catalog.-)'
const LESS = 'operator(pg_catalog.<)'
const GREATER = 'operator(pg_catalog.>)'
const AT_MOST = 'operator(pg_catalog.<=)'
const EQUAL = 'operator(pg_catalog.=)'

/** The next value in SQL. As numeric: 64 bits overflow at their ends. */
function nextSql({ increment, minimum, maximum, cycle }: SequenceDefinition): string {
  const sign = increment > 0n ? PLUS : MINUS
  const step = `(s.last_value::pg_catalog.numeric ${sign} ${increment > 0n ? increment : -increment})`
  const [isPastEnd, otherEnd] =
    increment > 0n ? [`${GREATER} ${maximum}`, minimum] : [`${LESS} ${minimum}`, maximum]
  const wrapped = cycle ? `case when ${step} ${isPastEnd} then ${otherEnd} else ${step} end` : step
  return `case when s.is_called then ${wrapped} else s.last_value end`
}

/** The same for an ascending sequence `s` whose parameters `p` are those it has by then. */
function catalogNextSql(): string {
  const step = `(s.last_value::pg_catalog.numeric ${PLUS} p.seqincrement)`
  const wrapped = `case when p.seqcycle and ${step} ${GREATER} p.seqmax then p.seqmin else ${step} end`
  return `case when s.is_called then ${wrapped} else s.last_value end`
}
