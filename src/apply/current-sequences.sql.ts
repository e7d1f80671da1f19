import type { Session } from '../connect/session.ts'
import type { Sequence } from '../domain/sequence.ts'

/** A sequence as the catalog has it now. `owner` is quoted as SQL needs. */
export type CurrentSequence = Sequence & { readonly owner: string }

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
            p.seqstart as start,
            p.seqincrement as increment,
            p.seqmin as minimum,
            p.seqmax as maximum,
            p.seqcache as cache,
            p.seqcycle as cycle
       from pg_class as s
       join pg_sequence as p on p.seqrelid = s.oid
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
