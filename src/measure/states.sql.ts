import type { Session } from '../connect/session.ts'
import type { SequenceDefinition, SequenceState } from '../domain/sequence.ts'

type StateRow = {
  readonly oid: number
  readonly last_value: bigint | null
  readonly is_called: boolean | null
}

/** `server_version_num` from which on a function gives the whole state of a sequence. */
const HAS_SEQUENCE_DATA = 180_000

/**
 * The states of sequences, by oid. A sequence is missing where its name has come to mean another
 * relation, or where it has no row (unlogged, after a promotion).
 *
 * To plan a read of each relation takes most of the time. So of many sequences the states are asked
 * by a function, and only what it does not tell is read. One alone is read as it is: the function
 * takes the lock that `nextval` takes before PostgreSQL 18, and waits for who alters the sequence.
 */
export async function readStates(
  session: Session,
  sequences: readonly SequenceDefinition[],
  serverVersion: number,
): Promise<ReadonlyMap<number, SequenceState>> {
  const told = sequences.length > 1 ? await askStates(session, sequences, serverVersion) : new Map()
  const untold = sequences.filter(({ oid }) => !told.has(oid))
  if (untold.length === 0) return told
  return new Map([...told, ...statesIn(await session.query<StateRow>(selectStates(untold)))])
}

async function askStates(
  session: Session,
  sequences: readonly SequenceDefinition[],
  serverVersion: number,
): Promise<ReadonlyMap<number, SequenceState>> {
  const oids = sequences.map(({ oid }) => oid)
  const sql = serverVersion >= HAS_SEQUENCE_DATA ? SEQUENCE_DATA : LAST_VALUE
  return statesIn(await session.query<StateRow>(sql, [oids]))
}

function statesIn(rows: readonly StateRow[]): ReadonlyMap<number, SequenceState> {
  return new Map(
    rows.flatMap(({ oid, last_value: lastValue, is_called: isCalled }) =>
      lastValue === null || isCalled === null ? [] : [[oid, { lastValue, isCalled }]],
    ),
  )
}

/** Without a value where the role may not SELECT. */
const SEQUENCE_DATA = `
  select s.oid, d.last_value, d.is_called
    from unnest($1::oid[]) as s (oid)
   cross join lateral pg_get_sequence_data(s.oid) as d`

/** Without a value before the first call, too. USAGE would do for it, but not for all the others. */
const LAST_VALUE = `
  select s.oid,
         case when has_sequence_privilege(s.oid, 'select') then pg_sequence_last_value(s.oid) end as last_value,
         true as is_called
    from unnest($1::oid[]) as s (oid)`

function selectStates(sequences: readonly SequenceDefinition[]): string {
  return sequences
    .map(({ name }) => `select s.tableoid as oid, s.last_value, s.is_called from ${name} as s`)
    .join(' union all ')
}
