/** Where sequences have got to. */
import type { Session } from '../connect/session.ts'
import type { SequenceDefinition, SequenceState } from '../domain/sequence.ts'

export type StateRow = {
  readonly oid: number
  readonly last_value: bigint | null
  readonly is_called: boolean | null
}

/** `server_version_num` from which on a function gives the whole state of a sequence. */
const HAS_SEQUENCE_DATA = 180_000

/**
 * SQL for the states of sequences.
 *
 * To plan a read of each relation takes most of the time. So of many sequences the states are asked
 * by a function, and only what it does not tell is read. One alone is read as it is: the function
 * takes the lock that `nextval` takes before PostgreSQL 18, and waits for who alters the sequence.
 */
export function statesSql(sequences: readonly SequenceDefinition[], serverVersion: number): string {
  const [first] = sequences
  if (first !== undefined && sequences.length === 1) return stateSql(first)
  const oids = `'{${sequences.map(({ oid }) => oid).join()}}'::oid[]`
  return serverVersion >= HAS_SEQUENCE_DATA ? sequenceData(oids) : lastValues(oids)
}

/**
 * Reads the states that were not told. A sequence is missing then where its name has come to mean
 * another relation, or where it has no row (unlogged, after a promotion).
 */
export async function readUntold(
  session: Session,
  sequences: readonly SequenceDefinition[],
  told: ReadonlyMap<number, SequenceState>,
): Promise<ReadonlyMap<number, SequenceState>> {
  const untold = sequences.filter(({ oid }) => !told.has(oid))
  const isRead = sequences.length === 1 || untold.length === 0
  if (isRead) return told
  const answers = await session.queryEach<StateRow[]>(untold.map(stateSql))
  return statesIn(answers.flat())
}

/** The states in rows, by oid. */
export function statesIn(rows: readonly StateRow[]): ReadonlyMap<number, SequenceState> {
  return new Map(
    rows.flatMap(({ oid, last_value: lastValue, is_called: isCalled }) =>
      lastValue === null || isCalled === null ? [] : [[oid, { lastValue, isCalled }]],
    ),
  )
}

/** Without a value where the role may not SELECT. */
function sequenceData(oids: string): string {
  return `
  select s.oid, d.last_value, d.is_called
    from unnest(${oids}) as s (oid)
   cross join lateral pg_get_sequence_data(s.oid) as d`
}

/** Without a value before the first call, too. USAGE would do for it, but not for all the others. */
function lastValues(oids: string): string {
  return `
  select s.oid,
         case when has_sequence_privilege(s.oid, 'select') then pg_sequence_last_value(s.oid) end as last_value,
         true as is_called
    from unnest(${oids}) as s (oid)`
}

/** A statement for each: to plan a `union all` of them takes twice as long. */
function stateSql({ name }: SequenceDefinition): string {
  return `select s.tableoid as oid, s.last_value, s.is_called from ${name} as s`
}
