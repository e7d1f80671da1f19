/**
 * Makes the README's pictures again from the summaries that the tests keep, and with a folder as its
 * argument pictures of all of them to look at: light and dark, wide and narrow, folded and open.
 */
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { takePicture, THEMES } from './take-picture.ts'

const ROOT = path.join(import.meta.dirname, '..', '..')
const SUMMARIES = path.join(ROOT, '__tests__', 'summaries')
const SUFFIX = '.summary.md'

/** The summaries that the README shows. */
const SHOWN = ['check', 'fixed']

/** Bytes that a picture may take, which everybody loads who opens the README. */
const LARGEST = 150_000

/** GitHub shows summaries at about 1000 CSS pixels, and comments of pull requests at about 760. */
const WIDTHS = { wide: 1012, narrow: 760 }

function makePictures(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const name of SHOWN) {
    for (const theme of THEMES) {
      const file = path.join(folder, `${name}-${theme}.png`)
      takePicture(read(name), file, { theme, width: WIDTHS.wide })
      const { size } = statSync(file)
      if (size > LARGEST) throw new Error(`${file} takes ${size} bytes, more than ${LARGEST}.`)
      tell(file)
    }
  }
}

function makeAll(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const names = readdirSync(SUMMARIES).map((file) => file.replace(SUFFIX, ''))
  for (const name of names) {
    for (const theme of THEMES) {
      for (const [size, width] of Object.entries(WIDTHS)) {
        const file = path.join(folder, `${name}-${theme}-${size}.png`)
        takePicture(read(name), file, { theme, width })
        tell(file)
      }
      const file = path.join(folder, `${name}-${theme}-open.png`)
      takePicture(read(name), file, { theme, width: WIDTHS.wide, open: true })
      tell(file)
    }
  }
}

function read(name: string): string {
  return readFileSync(path.join(SUMMARIES, name + SUFFIX), 'utf8')
}

function tell(file: string): void {
  process.stdout.write(`${file}: ${statSync(file).size} bytes\n`)
}

const [, , folder] = process.argv
if (folder === undefined) makePictures(path.join(ROOT, 'docs', 'pictures'))
else makeAll(folder)
