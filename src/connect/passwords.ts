/** The password of each host, from the settings or a password file. */
import type { Environment } from '../environment.ts'
import type { Host, Place } from './hosts.ts'
import { findPassword, readPasswordFile, unescapeField } from './password-file.ts'
import type { WordReader } from './words/reader.ts'

export type Passwords = {
  readonly hosts: readonly Host[]
  /** Passwords that were found in a file, as they are written there and as they are meant. */
  readonly secrets: readonly string[]
  /** Why the password file was of no use, as a sentence. */
  readonly unusedFile: string | null
}

type Login = {
  readonly database: string
  readonly user: string
  readonly reader: WordReader
  readonly home: Environment['home']
}

/** A password that is given is for every host; those of a file are for the host they stand by. */
export function readPasswords(
  places: readonly Place[],
  { database, user, reader, home }: Login,
): Passwords {
  const given = reader.text('password')
  if (given !== '') {
    const hosts = places.map((place) => ({ ...place, password: given }))
    return { hosts, secrets: [], unusedFile: null }
  }
  const file = readPasswordFile(reader.text('passfile'), home)
  const found = places.map((place) => ({
    place,
    written: findPassword(file, { place, database, user }),
  }))
  return {
    hosts: found.map(({ place, written }) => ({
      ...place,
      password: written === null ? null : unescapeField(written),
    })),
    secrets: found.flatMap(({ written }) =>
      written === null ? [] : [written, unescapeField(written)],
    ),
    unusedFile: file.kind === 'unused' ? file.reason : null,
  }
}
