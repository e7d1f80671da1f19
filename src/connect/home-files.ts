/** Files that libpq looks for in the home folder, where nothing names them. */
import path from 'node:path'
import type { Environment } from '../environment.ts'

const FILES = {
  passwords: '.pgpass',
  services: '.pg_service.conf',
  certificate: '.postgresql/postgresql.crt',
  key: '.postgresql/postgresql.key',
  authorities: '.postgresql/root.crt',
  revocations: '.postgresql/root.crl',
} as const

/** Their names on Windows, in `%APPDATA%\postgresql`. */
const WINDOWS_FILES: Readonly<Record<HomeFile, string>> = {
  passwords: 'pgpass.conf',
  services: '.pg_service.conf',
  certificate: 'postgresql.crt',
  key: 'postgresql.key',
  authorities: 'root.crt',
  revocations: 'root.crl',
}

export type HomeFile = keyof typeof FILES

/** Where a file would be; `null` where the user has no home. */
export function homeFile(home: Environment['home'], file: HomeFile): string | null {
  switch (home?.kind) {
    case 'home':
      return path.join(home.folder, FILES[file])
    case 'application-data':
      return path.join(home.folder, 'postgresql', WINDOWS_FILES[file])
    default:
      return null
  }
}
