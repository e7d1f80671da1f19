/** Servers that speak the protocol, and are no PostgreSQL that the action can work on. */
import { RunError } from '../errors.ts'
import { explainError } from './explain-error.ts'
import type { Session } from './session.ts'
import { isConnectionLost } from './sql-state.ts'

/** The first release with the catalog `pg_sequence`, and its `server_version_num`. */
const OLDEST = { major: 10, number: 100_000 }

const NEEDED = `The action needs PostgreSQL ${OLDEST.major} or later.`

/**
 * Does work on a session. Where the server says no, it is asked what it is: the action may ask for
 * what only PostgreSQL has.
 *
 * @throws RunError where it is no PostgreSQL, or too old a one; else the error of the work.
 */
export async function onPostgres<T>(
  session: Session,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  try {
    return await work(session)
  } catch (error) {
    if (isConnectionLost(error)) throw error
    const version = await readVersion(session)
    throw (version === null ? null : explainRefusal(version, error)) ?? error
  }
}

/** @throws RunError where a server is too old, before anything fails on it. */
export function requireRecent(number: number, version: string): void {
  if (number < OLDEST.number) throw tooOld(version)
}

/**
 * As PostgreSQL's own builds call themselves: `PostgreSQL 18.4 on x86_64-pc-linux-gnu, compiled by
 * gcc …, 64-bit`, on Windows without the machine, and with a vendor's name in parentheses.
 */
const POSTGRES = /^PostgreSQL (?<major>\d+)[.\w]*(?: \([^)]*\))?(?: on |, ).*bit$/s

/**
 * Why a server that calls itself so refuses what it is asked; `null` where nothing is the matter with
 * the server.
 */
export function explainRefusal(version: string, error: unknown): RunError | null {
  const major = POSTGRES.exec(version)?.groups?.['major']
  if (major !== undefined) return Number(major) < OLDEST.major ? tooOld(version) : null
  const why = explainError(error, 'use a server of PostgreSQL itself')
  const message = `The server calls itself “${version}”, and does not take what the action asks PostgreSQL for: ${why}.`
  return new RunError(message, NEEDED, { cause: error })
}

function tooOld(version: string): RunError {
  return new RunError(
    `The server calls itself “${version}”, and has no catalog pg_sequence, which came with PostgreSQL ${OLDEST.major}.`,
    `${NEEDED} Upgrade the server, or move its sequences with setval by hand.`,
  )
}

async function readVersion(session: Session): Promise<string | null> {
  try {
    const [row] = await session.query<{ version: string }>('select version() as version')
    return row?.version ?? null
  } catch {
    return null
  }
}
