import { parseUri } from '../../connect/connection-uri.ts'
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
  const told = toldBy(name).database
  if (told === undefined) throw new NotSure('the database of a psql elsewhere')
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
  if (/^postgres(?:ql)?:\/\//.test(text)) {
    const { words, faults } = parseUri(text)
    if (faults.length > 0) throw new NotSure('a URI')
    return words
  }
  return text.includes('=') ? toldByKeywords(text) : { database: text }
}

/** https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE */
function toldByKeywords(text: string): Told {
  const words = new Map(
    [...text.matchAll(/(\w+)\s*=\s*(?:'([^'\\]*)'|([^\s'\\]*))(?=\s|$)/g)].map(
      ([, key = '', quoted, bare]) => [key, quoted ?? bare],
    ),
  )
  const count = text.split('=').length - 1
  const isStrange = ['service', 'hostaddr', 'options'].some((key) => words.has(key))
  if (isStrange || words.size !== count) throw new NotSure('a connection string')
  return { database: words.get('dbname'), host: words.get('host'), port: words.get('port') }
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
