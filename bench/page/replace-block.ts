/** Puts generated text between the markers of a page. */
const START = '<!-- figures -->'
const END = '<!-- /figures -->'

/** Puts text between the two markers of a page. Throws where the page has none. */
export function replaceBlock(page: string, block: string): string {
  const [start, end] = [page.indexOf(START), page.indexOf(END)]
  if (start < 0 || end < start) throw new Error(`The page has no block ${START} … ${END}.`)
  return `${page.slice(0, start + START.length)}\n\n${block}\n\n${page.slice(end)}`
}
