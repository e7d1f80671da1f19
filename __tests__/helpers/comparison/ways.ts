/**
 * The usual ways to set sequences after an import, as statements that come down to what those tools
 * send. What they send is public: https://github.com/django/django (sequence_reset_sql),
 * https://github.com/rails/rails (reset_pk_sequence!), https://wiki.postgresql.org/wiki/Fixing_Sequences.
 */
import { Client } from 'pg'

/** What a way is told: its connection, and what somebody who writes a statement by hand knows. */
export type Task = {
  readonly session: Client
  /** The tables of the models, as SQL needs their names, in the order of the alphabet. */
  readonly tables: readonly string[]
  readonly sequence: string
}

export type Way = (task: Task) => Promise<void>

const one = async ({ session }: Task, sql: string, values: readonly unknown[] = []) => {
  const { rows } = await session.query<Record<string, string | null>>(sql, [...values])
  return rows[0] ?? {}
}

/** For each model the sequence that PostgreSQL says its key owns. */
const django: Way = async (task) => {
  for (const table of task.tables) {
    const { sequence = null } = await one(
      task,
      `select pg_get_serial_sequence($1, 'id') as sequence`,
      [table],
    )
    await one(
      task,
      `select setval($1::regclass, coalesce(max(id), 1), max(id) is not null) from ${table}`,
      [sequence],
    )
  }
}

/** For each table the sequence that its primary key owns, or else the one that its default names. */
const rails: Way = async (task) => {
  for (const table of task.tables) {
    const { sequence = null } = await one(
      task,
      `select coalesce(
         (select d.objid::regclass::text
            from pg_depend as d join pg_class as s on s.oid = d.objid and s.relkind = 'S'
            join pg_constraint as c on c.conrelid = d.refobjid and c.contype = 'p'
           where d.refobjid = $1::regclass and d.refobjsubid = c.conkey[1]),
         (select substring(pg_get_expr(f.adbin, f.adrelid) from $$nextval\\('([^']+)'$$)
            from pg_attrdef as f
            join pg_constraint as c on c.conrelid = f.adrelid and c.contype = 'p'
           where f.adrelid = $1::regclass and f.adnum = c.conkey[1])) as sequence`,
      [table],
    )
    if (sequence === null) continue
    await one(
      task,
      `select setval($1::text::regclass, coalesce(max(id), min(q.seqmin)), max(id) is not null)
         from pg_sequence as q left join ${table} on true where q.seqrelid = $1::text::regclass`,
      [sequence],
    )
  }
}

/** For every sequence that a column owns. psql runs the statements and goes on after an error. */
const wiki: Way = async ({ session }) => {
  const { rows } = await session.query<{ sql: string }>(`
    select format('select setval(%L, coalesce(max(%I), 1)) from %s', s.oid::regclass, a.attname,
                  t.oid::regclass) as sql
      from pg_depend as d
      join pg_class as s on s.oid = d.objid and s.relkind = 'S'
      join pg_class as t on t.oid = d.refobjid
      join pg_attribute as a on a.attrelid = t.oid and a.attnum = d.refobjsubid
     order by s.relname`)
  const errors: unknown[] = []
  for (const { sql } of rows) await session.query(sql).catch((error: unknown) => errors.push(error))
  if (errors.length > 0) throw errors[0]
}

/** For every default that calls nextval, in one transaction. */
const doBlock: Way = async ({ session }) => {
  await session.query(`
    do $$
    declare c record;
    begin
      for c in
        select table_schema, table_name, column_name,
               substring(column_default from 'nextval\\(''(.*)''::regclass') as sequence
          from information_schema.columns
         where column_default like 'nextval(%' and table_schema not in ('pg_catalog')
         order by table_schema, table_name
      loop
        execute format('select setval(%L, coalesce(max(%I) + 1, 1), false) from %I.%I',
                       c.sequence, c.column_name, c.table_schema, c.table_name);
      end loop;
    end $$`)
}

/** One statement for the one table that somebody thinks of. */
const byHand: Way = async ({ session, tables: [table = ''], sequence }) => {
  await session.query(`select setval('${sequence}', (select max(id) from ${table}))`)
}

/** By the heading of their column in docs/comparison.md. */
export const WAYS: Readonly<Record<string, Way>> = {
  'by hand': byHand,
  'DO block': doBlock,
  wiki,
  Django: django,
  Rails: rails,
}
