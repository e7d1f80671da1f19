/** Where the benchmark takes place: a server of its own, with PostgreSQL's default settings. */
import { startServer } from '../__tests__/helpers/server.ts'
import type { Options } from './options.ts'
import { makeTables, type Database, type Uri } from './tables.ts'

export type Lab = {
  readonly options: Options
  /** Where the server listens. */
  readonly host: string
  readonly port: number
  /** URI of a database, for the superuser. */
  readonly uri: Uri
  /** The database with so many tables, which sections share. */
  readonly tables: (count: number) => Promise<Database>
}

/** What the servers of the tests have otherwise, for speed. */
const DEFAULTS = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: 100,
  autovacuum_naptime: '1min',
}

/** Gives `work` a server that is stopped and removed after it. */
export async function inLab<T>(options: Options, work: (lab: Lab) => Promise<T>): Promise<T> {
  const server = await startServer(options.server, { settings: DEFAULTS })
  const { host, port, user } = server
  const uri: Uri = (database) => `postgresql://${user}@${host}:${port}/${database}`
  const made = new Map<number, Database>()
  const tables = async (count: number) => {
    const database = made.get(count) ?? (await makeTables(uri, count))
    made.set(count, database)
    return database
  }
  try {
    return await work({ options, host, port, uri, tables })
  } finally {
    await server.stop()
  }
}
