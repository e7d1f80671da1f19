import type { Session } from '../connect/session.ts'
import type { Sequence } from '../domain/sequence.ts'

/** A sequence as the catalog has it now. */
export type CurrentSequence = Sequence & {
  /** Quoted as SQL needs. */
  readonly owner: string
  /** Whether the role may call `setval` on it: its owner may have given that right away. */
  readonly isSettable: boolean
}

type CurrentRow = Omit<
  CurrentSequence,
  'ownedByRole' | 'columns' | 'isPartlyRead' | 'suggestedLink'
>

/**
 * Looks sequences up again by oid, since they may have been renamed, altered or given away after they
 * were discovered. One that was dropped is missing.
 */
export async function readCurrentSequences(
  session: Session,
  sequences: readonly Sequence[],
): Promise<readonly CurrentSequence[]> {
  const rows = await session.query<CurrentRow>(
    `select s.oid,
            format('%I.%I', n.nspname, s.relname) as name,
            quote_ident(pg_get_userbyid(s.relowner)) as owner,
            has_sequence_privilege(s.oid, 'update') as "isSettable",
            p.seqstart as start,
            p.seqincrement as increment,
            p.seqmin as minimum,
            p.seqmax as maximum,
            p.seqcache as cache,
            p.seqcycle as cycle
       from pg_class as s
       -- by its index, which the planner takes for dearer than to read a big catalog as a whole
      cross join lateral (select * from pg_sequence as q where q.seqrelid = s.oid offset 0) as p
       join pg_namespace as n on n.oid = s.relnamespace
      where s.oid = any ($1::oid[])`,
    [sequences.map(({ oid }) => oid)],
  )
  const byOid = new Map(rows.map((row) => [row.oid, row]))
  return sequences.flatMap((sequence) => {
    const row = byOid.get(sequence.oid)
    return row === undefined ? [] : [{ ...sequence, ...row }]
  })
}
