/**
 * How other clients write a connection, and what to write in its place. Of what was given only a
 * scheme is quoted: anything else may hold a password.
 */
import { isKeyword } from './keywords.ts'

const URI = 'postgresql://user:password@localhost:5432/database'

/** What is wrong with a connection string that is meant for another client; `null` where none is known. */
export function foreignForm(text: string): string | null {
  if (/^["'`]/.test(text))
    return 'begins with a quote, which is part of it here: leave the quotes out'
  if (/^jdbc:/i.test(text)) return `is a JDBC URL: write it as ${URI}`
  const scheme = /^(?<scheme>[a-z][a-z\d+.-]*):\/\//i.exec(text)?.groups?.['scheme']
  if (scheme !== undefined) return foreignScheme(scheme)
  return isAdoNet(text) ? `is written as for Npgsql, with semicolons: write it as ${URI}` : null
}

function foreignScheme(scheme: string): string {
  if (/^postgres(?:ql)?$/i.test(scheme)) return `begins with ${scheme}: write it in lower case`
  if (/^prisma/i.test(scheme)) {
    return `begins with ${scheme}, which only Prisma's own client understands: give the URI of the database itself, ${URI}`
  }
  if (/^postgres(?:ql)?\+/i.test(scheme)) {
    return `begins with ${scheme}, which names a driver, as for SQLAlchemy: write postgresql instead`
  }
  return `begins with ${scheme}: write postgresql instead, if it leads to PostgreSQL`
}

/** Settings of ADO.NET, which Npgsql reads. */
const ADO_NET_SETTING =
  /^\s*(?:host|server|data source|port|database|user ?name|user(?: ?id)?|uid|password|pwd|psw)\s*=/i

/** A semicolon may stand in a value of libpq's, but not before the like of these, unless quoted. */
function isAdoNet(text: string): boolean {
  const unquoted = text.replaceAll(/'(?:\\.|[^'\\])*'/gs, "''")
  return unquoted.split(';').filter((piece) => ADO_NET_SETTING.test(piece)).length > 1
}

/** By their names in lower case, whatever the client. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['database', 'write dbname'],
  ['db', 'write dbname'],
  ['hostname', 'write host'],
  ['server', 'write host'],
  ['username', 'write user'],
  ['pwd', 'write password'],
  ...['database_url', 'postgres_url', 'url', 'uri', 'dsn'].map(
    (name) => [name, 'give only its value, without the name'] as const,
  ),
  ['ssl', 'write sslmode=require, or sslmode=disable for no TLS'],
  ['schema', "it is Prisma's; remove it, since tables are looked for in every schema"],
  ['currentschema', "it is JDBC's; remove it, since tables are looked for in every schema"],
  ['search_path', 'remove it, since tables are looked for in every schema'],
  ['connection_limit', "it is Prisma's; remove it, and see the input max-connections"],
  ['pool', "it is Rails'; remove it, and see the input max-connections"],
  ...['pool_timeout', 'socket_timeout', 'pgbouncer', 'statement_cache_size', 'sslaccept'].map(
    (name) => [name, "it is Prisma's; remove it"] as const,
  ),
  ['uselibpqcompat', "it is node-postgres's; remove it, since sslmode means what it means to psql"],
])

/** What to do about a name that is no keyword, to follow "is not supported". */
export function remedyForName(name: string): string {
  const lower = name.toLowerCase()
  if (name !== lower && isKeyword(lower)) return `write ${lower}`
  return MEANT.get(lower) ?? 'remove it'
}

/** What a value means that another client has for a keyword; `''` where none is known. */
export function remedyForValue(value: string): string {
  return value === 'no-verify' ? "; node-postgres's no-verify is require here" : ''
}
