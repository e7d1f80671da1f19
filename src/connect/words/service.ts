import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Environment } from '../../environment.ts'
import { homeFile } from '../home-files.ts'
import { isKeyword, type Keyword } from './keywords.ts'
import { NOTHING_SAID, saidWrongly, type Said, type Word } from './words.ts'

/** Where Debian and Ubuntu keep the file of the whole machine; other builds have their own place. */
const SYSTEM_FOLDER = '/etc/postgresql-common'

/**
 * Looks up a service: in the user's file, then in that of the machine.
 * https://www.postgresql.org/docs/current/libpq-pgservice.html
 */
export function readService(name: string, environment: Environment): Said {
  if (name === '') return NOTHING_SAID
  const named = environment.variables['PGSERVICEFILE']
  if (named && readIfThere(named) === null) {
    return saidWrongly(
      `the environment variable PGSERVICEFILE names a file that cannot be read: ${named}`,
    )
  }
  const files = serviceFiles(environment)
  for (const file of files) {
    const text = readIfThere(file)
    const lines = text === null ? null : sectionOf(text, name)
    if (lines !== null) return parseSection(lines, { name, file })
  }
  return saidWrongly(
    `the service ${JSON.stringify(name)} is in no service file: looked for in ${files.join(' and ')}`,
  )
}

function serviceFiles({ variables, home }: Environment): readonly string[] {
  const own = variables['PGSERVICEFILE'] || homeFile(home, 'services')
  const system = path.join(variables['PGSYSCONFDIR'] || SYSTEM_FOLDER, 'pg_service.conf')
  return own === null ? [system] : [own, system]
}

function readIfThere(file: string): string | null {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : null
  } catch {
    return null
  }
}

/** The lines below the first heading of that name; `null` where there is none. */
function sectionOf(text: string, name: string): readonly string[] | null {
  const lines = text.split('\n').map((line) => line.trim())
  const start = lines.findIndex((line) => line.startsWith(`[${name}]`))
  if (start === -1) return null
  const rest = lines.slice(start + 1)
  const end = rest.findIndex((line) => line.startsWith('['))
  return (end === -1 ? rest : rest.slice(0, end)).filter(
    (line) => line !== '' && !line.startsWith('#'),
  )
}

function parseSection(
  lines: readonly string[],
  { name, file }: { readonly name: string; readonly file: string },
): Said {
  const words = new Map<Keyword, Word>()
  const service = `service ${JSON.stringify(name)} in ${file}`
  for (const line of lines) {
    const [, key = '', value = ''] = /^([^=]*)=(.*)$/.exec(line) ?? []
    if (!isKeyword(key) || key === 'service') {
      // Only a name that can be a keyword is shown: anything else may be part of a password.
      const what = /^[a-z_]+$/.test(key) ? `the keyword ${key}` : 'a line that is no keyword=value'
      return saidWrongly(`the ${service} has ${what}, which is not supported: remove it`)
    }
    // Of several, the first one counts.
    if (!words.has(key)) words.set(key, { value, source: `${key} of the ${service}` })
  }
  return { words, faults: [], secrets: [] }
}
