/** From Markdown to a picture of what GitHub shows, by Chromium. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import rehypeStringify from 'rehype-stringify'
import { unified } from 'unified'
import { rendered } from '../../__tests__/helpers/github-markdown.ts'

export const THEMES = ['light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export type PictureOptions = {
  readonly theme: Theme
  /** Of the page, in CSS pixels; GitHub shows summaries at about 1000. */
  readonly width: number
  /** Opens what is folded. */
  readonly open?: boolean
}

const BACKGROUNDS: Readonly<Record<Theme, string>> = { light: '#ffffff', dark: '#0d1117' }

/** The browser asks nobody anything, and works as root. The scale keeps text sharp, and files small. */
const QUIETLY = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--force-device-scale-factor=1.3',
]

/** Writes a PNG file, as high as its content is. */
export function takePicture(markdown: string, file: string, options: PictureOptions): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'picture-'))
  try {
    const page = path.join(folder, 'page.html')
    writeFileSync(page, pageOf(markdown, options))
    const chromium = (...args: readonly string[]) =>
      runChromium([`--user-data-dir=${folder}/profile`, ...args, pathToFileURL(page).href])
    const dom = chromium(`--window-size=${options.width},600`, '--dump-dom')
    const [, height] = /data-height="(\d+)"/.exec(dom) ?? []
    chromium(`--window-size=${options.width},${height}`, `--screenshot=${path.resolve(file)}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function runChromium(args: readonly string[]): string {
  try {
    return execFileSync('chromium', [...QUIETLY, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Error('There is no chromium on the PATH: install it (apt-get install chromium).', {
        cause: error,
      })
    }
    throw error
  }
}

function pageOf(markdown: string, { theme, width, open = false }: PictureOptions): string {
  const css = createRequire(import.meta.url).resolve(
    `github-markdown-css/github-markdown-${theme}.css`,
  )
  const body = unified().use(rehypeStringify).stringify(rendered(markdown))
  const shown = open ? body.replaceAll('<details>', '<details open>') : body
  return `<!doctype html><meta charset="utf-8"><style>${readFileSync(css, 'utf8')}
    body { margin: 0; background: ${BACKGROUNDS[theme]} }
    .markdown-body { box-sizing: border-box; width: ${width}px; padding: 24px }
  </style><article class="markdown-body">${shown}</article>
  <script>document.body.dataset.height = Math.ceil(document.body.getBoundingClientRect().height)</script>`
}
