import { mkdtemp, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isSystemError } from './connect/sql-state.ts'
import { RunError } from './errors.ts'

/** Characters to write at once. */
const CHUNK = 256 * 1024

/**
 * Writes files, each given in pieces, which are asked for as they are written: a report on many
 * sequences is never in memory as a whole. Into a folder of their own for each run, because a job may
 * use the action more than once. Returns their paths.
 *
 * @throws RunError where the folder is not there, or does not take them.
 */
export async function writeFiles<Name extends string>(
  parent: string,
  files: Readonly<Record<Name, Iterable<string>>>,
): Promise<Record<Name, string>> {
  try {
    return await writeAll(parent, files)
  } catch (error) {
    // Anything else is a fault of the rendering.
    if (!(error instanceof Error && isSystemError(error))) throw error
    const message = `The report could not be written: ${error.message}.`
    throw new RunError(message, REMEDY, { cause: error })
  }
}

const REMEDY =
  'RUNNER_TEMP must name a folder with room on its disk, in which the user of the step may write.'

async function writeAll<Name extends string>(
  parent: string,
  files: Readonly<Record<Name, Iterable<string>>>,
): Promise<Record<Name, string>> {
  const folder = await mkdtemp(path.join(parent, 'fix-postgresql-sequences-'))
  const paths = Object.entries<Iterable<string>>(files).map(async ([name, pieces]) => {
    const file = path.join(folder, name)
    await writeFile(file, inChunks(pieces))
    return [name, file]
  })
  return Object.fromEntries(await Promise.all(paths))
}

/** The same text in fewer pieces: each is written by itself. */
function* inChunks(pieces: Iterable<string>): Iterable<string> {
  let chunk = ''
  for (const piece of pieces) {
    chunk += piece
    if (chunk.length < CHUNK) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}
