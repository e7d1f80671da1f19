/** Reads the documentation as data: sections, tables, blocks of code. */

/** What stands below a heading, up to the next one of its level or above. */
export function sectionOf(page: string, heading: string): string {
  const level = heading.indexOf(' ')
  const start = page.indexOf(`\n${heading}\n`)
  if (start < 0) throw new Error(`There is no heading ${heading}`)
  const below = page.slice(start + heading.length + 2)
  // A comment in a block of code begins like a heading.
  const visible = below.replaceAll(/^```.*?^```/gms, (block) => block.replaceAll('#', ' '))
  const end = visible.search(new RegExp(`^#{1,${level}} `, 'm'))
  return end < 0 ? below : below.slice(0, end)
}

/** The rows of the first table of a text, its head first, without backticks and asterisks. */
export function firstTable(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => line.startsWith('|'))
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'))
  const [head = '', , ...rows] = lines.slice(start, start + length)
  return [head, ...rows].map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll(/`|\*\*/g, '')),
  )
}

/** The blocks of code in one language, as they stand. */
export function blocksIn(text: string, language: string): readonly string[] {
  const blocks = text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))
  return [...blocks].flatMap(([, block]) => block ?? [])
}
