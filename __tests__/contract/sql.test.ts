/** Rules that hold for all SQL the action sends. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'

const SOURCES = path.join(import.meta.dirname, '..', '..', 'src')

/** Files that hold SQL beside those that say so in their names. */
const OTHERS = [
  'session.ts',
  'server-facts.ts',
  'lock-limits.ts',
  'locks.ts',
  'attempt.ts',
  'move-sql.ts',
]

test('no SQL has a character that an encoding of a database may lack', async () => {
  const files = await readdir(SOURCES, { recursive: true })
  const withSql = files.filter(
    (file) => file.endsWith('.sql.ts') || OTHERS.includes(path.basename(file)),
  )
  expect(withSql.length).toBeGreaterThan(OTHERS.length)
  for (const file of withSql) {
    const text = await readFile(path.join(SOURCES, file), 'utf8')
    expect({ file, characters: text.match(/[^\p{ASCII}]/gu) }).toEqual({ file, characters: null })
  }
})
