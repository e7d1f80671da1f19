// What somebody writes in an afternoon: for each table one round trip that moves its sequence.
// Argument: URI of the database.
import process from 'node:process'
import pg from 'pg'

const client = new pg.Client(process.argv[2])
await client.connect()
const { rows } = await client.query(`
  select c.oid::regclass::text as "table", quote_ident(a.attname) as "column",
         pg_get_serial_sequence(c.oid::regclass::text, a.attname) as sequence
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
   where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
     and pg_get_serial_sequence(c.oid::regclass::text, a.attname) is not null`)
for (const { table, column, sequence } of rows) {
  await client.query(
    `select setval('${sequence}', (select coalesce(max(${column}), 1) from ${table}))`,
  )
}
await client.end()
