/** Keeps the figures in `benchmarks.json`, and shows them in `benchmarks.md` beside it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import type { Records, RecordsByServer } from '../figures.ts'
import type { Options } from '../options.ts'
import { renderServers } from './render.ts'
import { replaceBlock } from './replace-block.ts'

/** What stands in a folder that has no page yet. */
const EMPTY_PAGE = '# Benchmarks\n\n<!-- figures -->\n<!-- /figures -->\n'

/** Replaces the sections that were measured; what was measured of the others before stays. */
export async function writePage(
  { out: folder, server }: Pick<Options, 'out' | 'server'>,
  measured: Records,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const figures = path.join(folder, 'benchmarks.json')
  const servers = JSON.parse(await read(figures, '{}')) as RecordsByServer
  const all: RecordsByServer = { ...servers, [server]: { ...servers[server], ...measured } }
  await writeFormatted(figures, JSON.stringify(all))

  const page = path.join(folder, 'benchmarks.md')
  const text = replaceBlock(await read(page, EMPTY_PAGE), renderServers(all))
  await writeFormatted(page, text)
}

/** As `npm run format` leaves it. */
export async function formatted(file: string, text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(file)), filepath: file })
}

async function writeFormatted(file: string, text: string): Promise<void> {
  await writeFile(file, await formatted(file, text))
}

async function read(file: string, otherwise: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise
    throw error
  }
}
