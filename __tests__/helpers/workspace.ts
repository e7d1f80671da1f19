/** A folder with files for import commands, and a `psql` for them to call. */
import { spawnSync } from 'node:child_process'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { temporaryFolder } from './temporary-folder.ts'

const CLIENT = pathToFileURL(
  path.join(import.meta.dirname, '..', '..', 'node_modules', 'pg', 'esm', 'index.mjs'),
)

/**
 * Runs the files of -f, the text of -c, or standard input. The connection comes from a URI in the
 * first place, or the PG* variables, as it does for the real one, which not every machine has.
 */
const PSQL = `
import { readFileSync } from 'node:fs'
import pg from '${CLIENT.href}'
const words = process.argv.slice(2)
const texts = words.flatMap((word, index) =>
  words[index - 1] === '-f' ? [readFileSync(word, 'utf8')] : words[index - 1] === '-c' ? [word] : [])
const client = new pg.Client({
  ...(process.env.PGPASSWORD === undefined ? {} : { password: process.env.PGPASSWORD }),
  ...(/^postgres(ql)?:/.test(words[0]) ? { connectionString: words[0] } : {}) })
await client.connect()
try {
  for (const text of texts.length > 0 ? texts : [readFileSync(0, 'utf8')]) await client.query(text)
} catch (error) {
  console.error('ERROR: ' + error.message)
  process.exitCode = 3
} finally {
  await client.end()
}
`

export type Workspace = {
  readonly folder: string
  /** Variables of a step that runs in the folder. */
  readonly environment: Readonly<Record<string, string>>
  remove(): Promise<void>
}

/** A text as one word of bash. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** Makes a workspace with files, by their names, and a `psql`. */
export async function makeWorkspace(files: Readonly<Record<string, string>>): Promise<Workspace> {
  const { folder } = await makePlainWorkspace(files)
  const tools = await temporaryFolder('tools-')
  await writeFile(path.join(tools, 'psql.mjs'), PSQL)
  const psql = `#!/bin/sh\nexec '${process.execPath}' '${path.join(tools, 'psql.mjs')}' "$@"\n`
  await writeFile(path.join(tools, 'psql'), psql)
  await chmod(path.join(tools, 'psql'), 0o755)
  return {
    folder,
    environment: {
      GITHUB_WORKSPACE: folder,
      PATH: `${tools}${path.delimiter}${process.env['PATH'] ?? ''}`,
    },
    async remove() {
      for (const each of [folder, tools]) await rm(each, { recursive: true, force: true })
    },
  }
}

/** Makes a workspace whose commands have only what the machine has. */
export async function makePlainWorkspace(
  files: Readonly<Record<string, string>>,
): Promise<Workspace> {
  const folder = await temporaryFolder('workspace-')
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), content)
  }
  return {
    folder,
    environment: { GITHUB_WORKSPACE: folder, PATH: process.env['PATH'] ?? '' },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Whether the machine has PostgreSQL's own psql. */
export function hasPsql(): boolean {
  return spawnSync('psql', ['--version']).status === 0
}
