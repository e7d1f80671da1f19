/** Every sentence of the sources, as far as its words stand in one place. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

const TEXT = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g

const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm

/** What is a statement, a pattern, or one of the conditions in it. */
const SQL =
  /^(?:select|set|begin|commit|rollback|alter|lock|with|guc|case|exec)\b|pg_catalog|operator\(|::|\bcollate\b|\btrunc\(|setval\(|increment by|restart with|^\//i

/** Files whose sentences are others' own, or are printed nowhere: they say why a line is not searched on. */
const SILENT = /^blame\/|^connect\/failures\.ts$/

/** Fewer words are a name, or a part of something else. */
const FEWEST_WORDS = 3

/** The sentences of the files that are no statements, by file. */
export async function readMessages(): Promise<ReadonlyMap<string, readonly string[]>> {
  const folder = path.join(import.meta.dirname, '..', '..', 'src')
  const all = await readdir(folder, { recursive: true })
  const files = all.map((file) => file.replaceAll(path.sep, '/')).filter(maySpeak)
  const messages = new Map<string, readonly string[]>()
  for (const file of files.toSorted()) {
    const found = messagesIn(await readFile(path.join(folder, file), 'utf8'))
    if (found.length > 0) messages.set(file, found)
  }
  return messages
}

function maySpeak(file: string): boolean {
  return file.endsWith('.ts') && !file.endsWith('.sql.ts') && !SILENT.test(file)
}

function messagesIn(source: string): readonly string[] {
  const texts = source.replaceAll(COMMENT, '').match(TEXT) ?? []
  return texts.map((text) => text.slice(1, -1).replaceAll(/\s+/g, ' ').trim()).filter(isSentence)
}

function isSentence(text: string): boolean {
  const words = text.replaceAll(/\$\{[^}]*\}/g, ' ').match(/[A-Za-z]{2,}/g) ?? []
  return words.length >= FEWEST_WORDS && text.includes(' ') && !SQL.test(text)
}
