import { mkdtemp, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Characters to write at once. */
const CHUNK = 256 * 1024

/**
 * Writes files, each given in pieces, which are asked for as they are written: a report on many
 * sequences is never in memory as a whole. Into a folder of their own for each run, because a job may
 * use the action more than once. Returns their paths.
 */
export async function writeFiles<Name extends string>(
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
