import type { Session } from '../connect/session.ts'
import type { SequenceDefinition } from '../domain/sequence.ts'

/** A sequence as the catalog has it, with the unquoted names that defaults refer to. */
export type SequenceRow = SequenceDefinition & { readonly schema: string; readonly relname: string }

export function readSequences(session: Session): Promise<readonly SequenceRow[]> {
  return session.query<SequenceRow>(SEQUENCES)
}

/** Every sequence outside the system's schemas and other sessions' temporary ones. */
export const SEQUENCES = `
    select s.oid,
           format('%I.%I', n.nspname, s.relname) as name,
           n.nspname::text as schema,
           s.relname::text as relname,
           p.seqstart as start,
           p.seqincrement as increment,
           p.seqmin as minimum,
           p.seqmax as maximum,
           p.seqcache as cache,
           p.seqcycle as cycle,
           -- 'usage' is what ALTER asks for: ownership, or membership that is inherited
           pg_has_role(s.relowner, 'usage') as "ownedByRole"
      from pg_class as s
      join pg_sequence as p on p.seqrelid = s.oid
      join pg_namespace as n on n.oid = s.relnamespace
     where s.relkind = 'S'
       -- PostgreSQL reserves pg_ for itself; the only such schema with a user's tables is the
       -- session's own temporary one
       and (n.nspname !~ '^pg_' or n.oid = pg_my_temp_schema())
       and n.nspname <> 'information_schema'
     order by s.oid`
