/** Databases full of tables, as the sections need them. */
import { inLanes } from '../src/connect/in-lanes.ts'
import { say } from './say.ts'
import { chunksOf } from './chunks.ts'
import { withSession } from './session.ts'

export type Database = {
  readonly name: string
  /** The names of its sequences, as SQL needs them. */
  readonly sequences: readonly string[]
  /** The highest id of every column that draws from one of them. */
  readonly highest: number
}

/** The URI of a database by its name, for the superuser. */
export type Uri = (database: string) => string

/** Rows of each table, with the ids 1 to 100 written out, as an import does. */
const ROWS = 100

/** Tables a transaction: each takes several places in the server's lock table. */
const CHUNK = 200

/** As many sessions fill a database as a small machine has cores. */
const LANES = 2

/** Makes a database with so many tables, none of which gives autovacuum a reason to come. */
export async function makeTables(uri: Uri, count: number): Promise<Database> {
  const name = `tables_${count}`
  say(`Making ${count} tables …`)
  const names = Array.from({ length: count }, (_, index) => `table_${index + 1}`)
  await createDatabase(uri, name)
  await inLanes(chunksOf(names, CHUNK), LANES, (some) => makeSome(uri(name), some))
  return databaseOf(uri, name, ROWS)
}

async function makeSome(uri: string, tables: readonly string[]): Promise<void> {
  await withSession(uri, async (client) => {
    await client.query(tables.map(createTable).join(';'))
    // PostgreSQL 10 takes one table a statement.
    for (const table of tables) await client.query(`vacuum (analyze) ${table}`)
  })
}

function createTable(name: string): string {
  return `create table ${name} (id serial primary key, payload integer not null);
          insert into ${name} select g, g from generate_series(1, ${ROWS}) as g`
}

export async function createDatabase(uri: Uri, name: string): Promise<void> {
  await withSession(uri('postgres'), (client) => client.query(`create database ${name}`))
}

/** A database that has been filled; what filling has left in its catalog is cleared away. */
export async function databaseOf(uri: Uri, name: string, highest: number): Promise<Database> {
  return withSession(uri(name), async (client) => {
    await client.query('vacuum (analyze) pg_class')
    await client.query('vacuum (analyze) pg_depend')
    const { rows } = await client.query<{ name: string }>(
      `select oid::regclass::text as name from pg_class where relkind = 'S' order by oid`,
    )
    return { name, highest, sequences: rows.map((row) => row.name) }
  })
}
