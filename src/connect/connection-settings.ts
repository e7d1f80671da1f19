import type { Environment, Variables } from '../environment.ts'
import type { InputFault } from '../errors.ts'
import { parseUri, type ConnectionWords } from './connection-uri.ts'
import { secretsOf } from './secrets.ts'

/** libpq's `sslmode`s. */
export const SSL_MODES = [
  'disable',
  'allow',
  'prefer',
  'require',
  'verify-ca',
  'verify-full',
] as const
export type SslMode = (typeof SSL_MODES)[number]

/** Where to connect, and as whom. */
export type ConnectionSettings = {
  /** Host name, address, or a socket's folder, which starts with a slash. */
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string | null
  readonly database: string
  readonly sslMode: SslMode
  /** Texts to hide from every log: the password in every form that it may be printed in. */
  readonly secrets: readonly string[]
}

export type ParsedConnection =
  | { readonly ok: true; readonly settings: ConnectionSettings }
  | { readonly ok: false; readonly faults: readonly InputFault[] }

/** libpq variables that would change the connection and are not understood yet. */
const UNSUPPORTED_VARIABLES = [
  'PGSERVICE',
  'PGHOSTADDR',
  'PGTARGETSESSIONATTRS',
  'PGSSLROOTCERT',
  'PGSSLCERT',
  'PGSSLKEY',
  'PGSSLCRL',
  'PGOPTIONS',
  'PGCHANNELBINDING',
  'PGREQUIRESSL',
  'PGREQUIREAUTH',
]

/**
 * Reads a connection string; what it leaves open comes from the `PG*` variables, and then from
 * libpq's defaults. Something that is not understood is a fault that names the keyword, never
 * ignored: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
 */
export function parseConnection(text: string, environment: Environment): ParsedConnection {
  const uri = text.trim() === '' ? { words: {}, faults: [], secrets: [] } : parseUri(text.trim())
  const words = { ...wordsOfEnvironment(environment.variables), ...uri.words }
  const port = parsePort(words.port)
  const sslMode = SSL_MODES.find((mode) => mode === (words.sslmode ?? 'prefer'))

  const faults = [...uri.faults, ...faultsOfEnvironment(environment.variables)]
  if (port === null) faults.push(fault('the port must be a number from 1 to 65535'))
  if (sslMode === undefined) faults.push(fault(`sslmode must be one of ${SSL_MODES.join(', ')}`))
  if (words.host?.includes(',')) faults.push(fault('several hosts are not supported: name one'))
  if (faults.length > 0 || port === null || sslMode === undefined) return { ok: false, faults }

  const user = words.user ?? environment.systemUser
  const database = words.database ?? user
  const host = words.host ?? 'localhost'
  const password = words.password ?? null
  const secrets = secretsOf({ written: uri.secrets, password }, [user, database, host])
  return { ok: true, settings: { host, port, user, password, database, sslMode, secrets } }
}

function wordsOfEnvironment(variables: Variables): ConnectionWords {
  const words = {
    host: variables['PGHOST'],
    port: variables['PGPORT'],
    user: variables['PGUSER'],
    password: variables['PGPASSWORD'],
    database: variables['PGDATABASE'],
    sslmode: variables['PGSSLMODE'],
  }
  return Object.fromEntries(
    Object.entries(words).filter(([, word]) => word !== undefined && word !== ''),
  )
}

function faultsOfEnvironment(variables: Variables): readonly InputFault[] {
  return UNSUPPORTED_VARIABLES.filter((name) => variables[name]).map((name) =>
    fault(`the environment variable ${name} is not supported: unset it for this step`),
  )
}

function parsePort(text = '5432'): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return port >= 1 && port <= 65_535 ? port : null
}

function fault(allowed: string): InputFault {
  return { input: 'connection-string', given: null, allowed }
}
