import { parseKeyValues } from '../../connect/words/key-values.ts'
import { isUri, parseUri } from '../../connect/words/uri.ts'
import { valueOf } from '../../connect/words/words.ts'
import { NotSure } from '../not-sure.ts'
import type { PsqlArguments } from './psql-arguments.ts'
import type { Word } from './words.ts'

/** Tells to which database of the server psql connects. */

/** The connection that the environment of a command names. */
export type Connection = { readonly host: string; readonly port: number; readonly database: string }

/** What psql is told of a connection; what is left out is the environment's. */
type Told = { readonly [Key in 'host' | 'port' | 'database']?: string | undefined }

/** Variables that lead to another server, or to settings under which text is read otherwise. */
const LEADING_AWAY = /^(?:PGSERVICE|PGSERVICEFILE|PGHOSTADDR|PGOPTIONS|PGCLIENTENCODING|PSQLRC)$/

/** Variables of the line itself, by their names. */
export type Assignments = ReadonlyMap<string, Word>

/** The database that a psql of this machine connects to. */
export function databaseOf(
  { database, host, port }: PsqlArguments,
  assigned: Assignments,
  connection: Connection,
): string {
  if ([...assigned.keys()].some((name) => LEADING_AWAY.test(name)))
    throw new NotSure('its settings')
  const told: Told = {
    database: textOf(assigned.get('PGDATABASE')),
    host: textOf(host) ?? textOf(assigned.get('PGHOST')),
    port: textOf(port) ?? textOf(assigned.get('PGPORT')),
  }
  return resolveDatabase(textOf(database) ?? '', told, connection)
}

/** The database that psql connects to on another machine, or in a container, with its own defaults. */
export function databaseElsewhere({ database, user }: PsqlArguments): string {
  const name = textOf(database) ?? textOf(user) ?? ''
  if (name === '') throw new NotSure('the database of a psql elsewhere')
  const told = toldBy(name).database ?? ''
  if (told === '') throw new NotSure('the database of a psql elsewhere')
  return told
}

/** What a name, a URI or a string of keywords and values stands for. Throws for another server. */
export function resolveDatabase(text: string, told: Told, connection: Connection): string {
  const { host, port, database } = { ...definedOf(told), ...definedOf(toldBy(text)) }
  const isSame =
    (host === undefined || plainHost(host) === plainHost(connection.host)) &&
    (port === undefined || port === String(connection.port))
  if (!isSame) throw new NotSure('the server')
  return database ?? connection.database
}

function toldBy(text: string): Told {
  if (text === '') return {}
  if (!isUri(text) && !text.includes('=')) return { database: text }
  const { words, faults } = isUri(text) ? parseUri(text) : parseKeyValues(text)
  const isStrange = (['service', 'hostaddr', 'options'] as const).some((word) => words.has(word))
  if (faults.length > 0 || isStrange) throw new NotSure('a connection string')
  const [database, host, port] = (['dbname', 'host', 'port'] as const).map((word) =>
    valueOf(words, word),
  )
  return { database, host, port }
}

function textOf(word: Word | null | undefined): string | undefined {
  if (word?.isSure === false) throw new NotSure('an argument of psql')
  return word?.text
}

function definedOf(told: Told): Told {
  return Object.fromEntries(Object.entries(told).filter(([, value]) => Boolean(value)))
}

function plainHost(host: string): string {
  return ['127.0.0.1', '::1'].includes(host) ? 'localhost' : host
}
