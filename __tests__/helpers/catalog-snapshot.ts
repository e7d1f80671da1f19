/** Everything a database stores, in short: what differs between two of them was changed. */
import type { Client } from 'pg'

/** A digest for each catalog and each table, and each sequence with its state. */
export type Snapshot = Readonly<Record<string, string>>

/** Catalogs that the server writes to by itself, or that belong to all databases. */
const LEFT_OUT = ['pg_statistic', 'pg_statistic_ext_data', 'pg_largeobject']

/** Columns of `pg_class` that VACUUM and ANALYZE write to. */
const OF_VACUUM = [
  'relpages',
  'reltuples',
  'relallvisible',
  'relallfrozen',
  'relfrozenxid',
  'relminmxid',
]

/** Relations a statement. */
const AT_ONCE = 200

export async function snapshotOf(client: Client): Promise<Snapshot> {
  const { rows: relations } = await client.query<{ name: string; key: string; kind: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name, c.relname as key, c.relkind as kind
      from pg_class as c
      join pg_namespace as n on n.oid = c.relnamespace
     where c.relkind in ('r', 'S')
       and not c.relisshared
       and n.nspname not in ('pg_toast', 'information_schema')
     order by 1`)
  const entries = relations
    .filter(({ key }) => !LEFT_OUT.includes(key))
    .map(({ name, key, kind }) => `select '${quoted(name)}' as name, ${digest(name, key, kind)}`)
  const digests: Record<string, string> = {}
  for (let start = 0; start < entries.length; start += AT_ONCE) {
    const sql = entries.slice(start, start + AT_ONCE).join(' union all ')
    const { rows } = await client.query<{ name: string; digest: string }>(sql)
    for (const row of rows) digests[row.name] = row.digest
  }
  return digests
}

function digest(name: string, key: string, kind: string): string {
  if (kind === 'S') return `(select last_value || ' ' || is_called from ${name}) as digest`
  const row = key === 'pg_class' ? `to_jsonb(t) - '{${OF_VACUUM.join(',')}}'::text[]` : 't'
  return `(select md5(string_agg((${row})::text, ',' order by (${row})::text)) from ${name} as t) as digest`
}

function quoted(text: string): string {
  return text.replaceAll("'", "''")
}

/** The names of what differs. */
export function differences(a: Snapshot, b: Snapshot): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name] !== b[name])
}
