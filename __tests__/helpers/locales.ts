/** Locales of the C library, made for the tests: a machine has few of its own. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from './temporary-folder.ts'

const run = promisify(execFile)

/** Where Debian's package `locales` has what locales are made from. */
const SOURCES = '/usr/share/i18n/locales'

/** A language with its country, and the encoding of its texts. */
export type Locale = { readonly language: string; readonly charmap: string }

/** Whether locales can be made here. */
export function canMakeLocales(): boolean {
  return existsSync(SOURCES)
}

/** Whether PostgreSQL's messages are installed in a language such as `de`. */
export function hasMessages(major: string, language: string): boolean {
  return existsSync(`/usr/share/locale/${language}/LC_MESSAGES/postgres-${major}.mo`)
}

/** The locale's name. */
export function nameOf({ language, charmap }: Locale): string {
  return `${language}.${charmap}`
}

/** Makes locales in a folder of their own, which the variable `LOCPATH` is to name. */
export async function makeLocales(locales: readonly Locale[]): Promise<string> {
  const folder = await temporaryFolder('locales-')
  await chmod(folder, 0o755)
  for (const { language, charmap } of locales) {
    // The C library looks for the encoding in small letters and digits alone.
    const name = `${language}.${charmap.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`
    await run('localedef', ['-i', language, '-f', charmap, path.join(folder, name)])
  }
  return folder
}
