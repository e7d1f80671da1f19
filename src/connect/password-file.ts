import { readFileSync, statSync } from 'node:fs'
import type { Environment } from '../environment.ts'
import { homeFile } from './home-files.ts'
import { isSocket, type Place } from './hosts.ts'

/** The lines of a password file, or why there are none. */
export type PasswordFile =
  | { readonly kind: 'read'; readonly lines: readonly string[] }
  | { readonly kind: 'absent' }
  /** `reason` is a sentence for whoever misses the password. */
  | { readonly kind: 'unused'; readonly reason: string }

/** Whom a password is for. */
export type Login = { readonly place: Place; readonly database: string; readonly user: string }

/**
 * Reads the password file. As in libpq one that others may read is not used.
 * https://www.postgresql.org/docs/current/libpq-pgpass.html
 *
 * @param named the file that is asked for, or `''` for the one in the home folder.
 */
export function readPasswordFile(named: string, home: Environment['home']): PasswordFile {
  const file = named || homeFile(home, 'passwords')
  if (file === null) return { kind: 'absent' }
  try {
    const stats = statSync(file)
    const isOpen = home?.kind !== 'application-data' && (stats.mode & 0o077) !== 0
    if (!stats.isFile()) return unused(file, 'it is not a plain file')
    if (isOpen) return unused(file, `others may read it: chmod 600 ${file}`)
    return { kind: 'read', lines: readFileSync(file, 'utf8').split(/\r?\n/) }
  } catch {
    return named === '' ? { kind: 'absent' } : unused(file, 'it cannot be read')
  }
}

function unused(file: string, reason: string): PasswordFile {
  return { kind: 'unused', reason: `The password file ${file} was not used, since ${reason}.` }
}

/** `host:port:database:user:password`, in which a backslash keeps a colon or backslash as it is. */
const LINE = /^(?<fields>(?:(?:\\.|[^\\:])*:){4})(?<password>(?:\\.|[^\\:])*)/s

/** The first password that fits, as it is written in the file; `null` where none does. */
export function findPassword(file: PasswordFile, login: Login): string | null {
  if (file.kind !== 'read') return null
  for (const line of file.lines) {
    const { fields = '', password = '' } = LINE.exec(line)?.groups ?? {}
    if (!line.startsWith('#') && fields !== '' && fits(fields, login)) return password || null
  }
  return null
}

/** What a field of the file means. */
export function unescapeField(written: string): string {
  return written.replaceAll(/\\(.)/gs, '$1')
}

function fits(fields: string, { place, database, user }: Login): boolean {
  const wanted = [hostsOf(place), [String(place.port)], [database], [user]]
  const written = fields.match(/(?:\\.|[^\\:])*:/gs) ?? []
  return wanted.every((values, index) => {
    const field = written[index]?.slice(0, -1) ?? ''
    return field === '*' || values.includes(unescapeField(field))
  })
}

/** A file says localhost for the default sockets as well; which those are depends on the build. */
function hostsOf(place: Place): readonly string[] {
  return isSocket(place) ? [place.name, 'localhost'] : [place.name]
}
