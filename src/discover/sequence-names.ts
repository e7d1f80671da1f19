import type { Session } from '../connect/session.ts'
import type { SequenceReference } from './default-expression.ts'
import { parseQualifiedName } from './qualified-name.ts'
import { readRelationsOnPath, readRoleSearchPath } from './role-search-path.sql.ts'
import type { SequenceRow } from './sequences.sql.ts'

/** Answers which sequence a reference in a default stands for. */
export type SequenceNames = {
  /** The sequence's oid, or `null` where the reference leads to none. */
  resolve(reference: SequenceReference): number | null
  /** Oids of the sequences of that name in any schema: what an unresolved reference may mean. */
  namesakes(reference: SequenceReference): readonly number[]
}

/**
 * Prepares the look-up of all references at once. Constants and qualified texts name their schema;
 * an unqualified text means what the role's own default `search_path` makes of it.
 */
export async function readSequenceNames(
  session: Session,
  sequences: readonly SequenceRow[],
  references: readonly SequenceReference[],
): Promise<SequenceNames> {
  const byName = new Map(sequences.map((row) => [key(row.schema, row.relname), row.oid]))
  const oids = new Set(sequences.map((row) => row.oid))
  const onPath = await readUnqualified(session, references)
  return {
    resolve(reference) {
      if (isOid(reference)) return oidOf(reference, oids)
      const parsed = parseQualifiedName(reference.text)
      if (parsed === null) return null
      if (parsed.schema !== null) return byName.get(key(parsed.schema, parsed.name)) ?? null
      const oid = onPath.get(parsed.name) ?? null
      // The first relation of that name on the path may be something else than a sequence.
      return oid !== null && oids.has(oid) ? oid : null
    },
    namesakes(reference) {
      const name = parseQualifiedName(reference.text)?.name
      return sequences.filter((row) => row.relname === name).map((row) => row.oid)
    },
  }
}

async function readUnqualified(
  session: Session,
  references: readonly SequenceReference[],
): Promise<ReadonlyMap<string, number | null>> {
  const names = references.flatMap((reference) => {
    const parsed = isOid(reference) ? null : parseQualifiedName(reference.text)
    return parsed !== null && parsed.schema === null ? [parsed.name] : []
  })
  if (names.length === 0) return new Map()
  return readRelationsOnPath(session, [...new Set(names)], await readRoleSearchPath(session))
}

/** A cast to `regclass` takes digits for an oid. */
function isOid({ text }: SequenceReference): boolean {
  return /^\d+$/.test(text)
}

function oidOf({ text }: SequenceReference, oids: ReadonlySet<number>): number | null {
  const oid = Number(text)
  return oids.has(oid) ? oid : null
}

/** A NUL cannot stand in a name. */
function key(schema: string, name: string): string {
  return `${schema}\0${name}`
}
