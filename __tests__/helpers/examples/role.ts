/** Makes the roles of the recipes, from the SQL that the page shows. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { TestDatabase } from '../database.ts'

const PAGE = path.join(import.meta.dirname, '..', '..', '..', 'docs', 'recipes.md')

export type TestRole = { readonly uri: string; remove(): Promise<void> }

/**
 * Runs the block of the page that creates a role, for the test's database and under a name of the
 * test's own: roles belong to the server. Without a name it is the superuser.
 */
export async function makeRole(
  database: TestDatabase,
  name: string | undefined,
): Promise<TestRole> {
  if (name === undefined) return { uri: database.uri, remove: () => Promise.resolve() }
  const own = `${name}_${database.name.slice(-8)}`
  const blocks = (await readFile(PAGE, 'utf8')).matchAll(/^```sql\n(.*?)^```/gms)
  const block = [...blocks].map(([, sql = '']) => sql).find((sql) => sql.includes(`ROLE ${name} `))
  if (block === undefined) throw new Error(`docs/recipes.md makes no role ${name}`)
  await database.sql(
    block
      .replaceAll(new RegExp(String.raw`\b${name}\b`, 'g'), own)
      .replaceAll(/\bshop\b/g, database.name)
      .replaceAll(/\bFOR ROLE app\b/g, 'FOR ROLE postgres'),
  )
  return {
    uri: database.uriFor(own),
    remove: async () => {
      await database.sql(`drop owned by ${own}; drop role ${own}`)
    },
  }
}
