/** Every file of the sources says what it is for before it begins. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'

const ROOT = path.join(import.meta.dirname, '..', '..')

/** An import, which may stand before what the only export says of itself. */
const IMPORT = /^import\s[^']*'[^']+'\n/gm

const COMMENT = /^(?:\/\*\*|\/\/)/

test.each(['src', 'bench', 'demo', 'scripts', '__tests__'])(
  'every file in %s says what it is for',
  async (folder) => {
    const files = await readdir(path.join(ROOT, folder), { recursive: true })
    const sources = files.filter(
      (file) => /\.(?:ts|mjs)$/.test(file) && !file.includes('node_modules'),
    )
    expect(sources).not.toEqual([])
    const texts = await Promise.all(
      sources.map(async (file) => [file, await readFile(path.join(ROOT, folder, file), 'utf8')]),
    )
    const silent = texts.filter(
      ([, text = '']) => !COMMENT.test(text.replaceAll(IMPORT, '').trimStart()),
    )
    expect(silent.map(([file]) => file)).toEqual([])
  },
)
