import type { Session } from '../connect/session.ts'
import type { SequenceDefinition, SequenceState } from '../domain/sequence.ts'

type StateRow = { readonly oid: number; readonly last_value: bigint; readonly is_called: boolean }

/**
 * The states of sequences, by oid, in one statement. A sequence is missing where its name has come
 * to mean another relation, or where it has no row (unlogged, after a promotion).
 */
export async function readStates(
  session: Session,
  sequences: readonly SequenceDefinition[],
): Promise<ReadonlyMap<number, SequenceState>> {
  const rows = await session.query<StateRow>(selectStates(sequences))
  return new Map(
    rows.map((row) => [row.oid, { lastValue: row.last_value, isCalled: row.is_called }]),
  )
}

function selectStates(sequences: readonly SequenceDefinition[]): string {
  return sequences
    .map(({ name }) => `select s.tableoid as oid, s.last_value, s.is_called from ${name} as s`)
    .join(' union all ')
}
