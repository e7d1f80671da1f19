/** What the action is compared with: other ways to the same end, and the least that can be done. */
import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { node24 } from '../scripts/node24.mjs'
import { inFolder } from './folder.ts'
import type { Lab } from './lab.ts'
import { run, timing, type Command, type Sample } from './process.ts'
import type { Database } from './tables.ts'

/** As many as the action uses unless told otherwise. */
const CONNECTIONS = 4

/** Both in one process to time: psql writes the statements into a file, and runs it. */
const WRITE_AND_RUN = `
  psql -XAtq -v ON_ERROR_STOP=1 -d "$1" -f "$2" -o "$3/moves.sql" &&
  psql -XAtq -v ON_ERROR_STOP=1 -d "$1" -f "$3/moves.sql" -o "$3/results"`

/** The script of PostgreSQL's wiki. */
export async function timeWikiScript({ uri }: Lab, { name }: Database): Promise<Sample> {
  return inFolder((folder) =>
    timeCommand(['bash', '-c', WRITE_AND_RUN, 'wiki', uri(name), contestant('wiki.sql'), folder]),
  )
}

export async function timeNodeScript(lab: Lab, { name }: Database): Promise<Sample> {
  return timeCommand([node24(), contestant('node-script.mjs'), lab.uri(name)])
}

/** A Python that has Django and a driver for it: https://docs.djangoproject.com/en/5.2/ref/databases/ */
const PYTHON = process.env['DJANGO_PYTHON'] ?? 'python3'

export function hasDjango(): boolean {
  return spawnSync(PYTHON, ['-c', 'import django, psycopg']).status === 0
}

export async function timeDjango(lab: Lab, { name, sequences }: Database): Promise<Sample> {
  const script = contestant('django_reset.py')
  return timeCommand([PYTHON, script, lab.uri(name), String(sequences.length)])
}

/** Reads the states and the highest ids, and does nothing with them. */
export async function timeFloor(lab: Lab, { name, sequences }: Database): Promise<Sample> {
  const command: Command = [node24(), contestant('floor.mjs'), lab.uri(name), `${CONNECTIONS}`]
  const { sample, result } = await timing((wrap) => run(wrap(command)))
  const wanted = JSON.stringify({ states: sequences.length, maxima: sequences.length })
  if (result.trim() === wanted) return sample
  throw new Error(`The floor was to read ${wanted}, and did ${result}`)
}

/** Node with nothing to do. */
export async function timeEmptyFile(): Promise<Sample> {
  return inFolder(async (folder) => {
    const file = path.join(folder, 'empty.mjs')
    await writeFile(file, '')
    return timeCommand([node24(), file])
  })
}

/** One statement, by a program with no other work. */
export async function timeStatement(lab: Lab, database: string, sql: string): Promise<Sample> {
  return timeCommand([node24(), contestant('statement.mjs'), lab.uri(database), sql])
}

async function timeCommand(command: Command): Promise<Sample> {
  const { sample } = await timing((wrap) => run(wrap(command)))
  return sample
}

function contestant(name: string): string {
  return path.join(import.meta.dirname, 'contestants', name)
}
