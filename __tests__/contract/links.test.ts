/** What the documentation links to or shows of this repository is there, headings included. */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'

const ROOT = path.join(import.meta.dirname, '..', '..')

const pages = (await readdir(ROOT))
  .concat((await readdir(path.join(ROOT, 'docs'))).map((name) => `docs/${name}`))
  .filter((name) => name.endsWith('.md'))

test.each(pages)('every link and picture of %s from the repository is there', async (page) => {
  const text = withoutCode(await read(page))
  const matches = text.matchAll(/\]\((?<link>[^)\s]+)\)|src(?:set)?="(?<picture>[^"]+)"/g)
  const targets = [...matches].flatMap(
    ({ groups }) => groups?.['link'] ?? groups?.['picture'] ?? [],
  )
  const inside = targets.filter((target) => !/^(?:https?|mailto):/.test(target))
  const lost = await Promise.all(
    inside.map(async (target) => ((await leadsSomewhere(page, target)) ? [] : [target])),
  )
  expect(lost.flat()).toEqual([])
})

async function leadsSomewhere(page: string, target: string): Promise<boolean> {
  const [file = '', anchor] = target.split('#')
  const name = file === '' ? page : path.posix.join(path.posix.dirname(page), file)
  if (!existsSync(path.join(ROOT, name))) return false
  return anchor === undefined || headingsOf(await read(name)).includes(anchor)
}

/** The anchors that GitHub makes of headings: words in lower case, without what is no part of one. */
function headingsOf(text: string): readonly string[] {
  return [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-'),
  )
}

function withoutCode(text: string): string {
  return text.replaceAll(/^(```|~~~).*?^\1/gms, '')
}

function read(name: string): Promise<string> {
  return readFile(path.join(ROOT, name), 'utf8')
}
