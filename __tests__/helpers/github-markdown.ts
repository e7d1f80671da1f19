/** Renders Markdown as GitHub does: GFM, raw HTML, its sanitiser, and what its own filters find. */
import type { Element, Nodes, Root } from 'hast'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'

/** The default schema of `rehype-sanitize` is GitHub's. */
const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
  .use(rehypeSanitize)

/** What GitHub would show. */
export function rendered(markdown: string): Root {
  return processor.runSync(processor.parse(markdown))
}

/** The elements as an indented list, with their attributes and without any text. */
export function outline(node: Nodes, depth = 0): readonly string[] {
  if (!('children' in node)) return []
  const isElement = node.type === 'element'
  const children = node.children.flatMap((child) => outline(child, isElement ? depth + 1 : depth))
  return isElement && !isDollar(node)
    ? [`${'  '.repeat(depth)}${node.tagName} ${JSON.stringify(node.properties)}`, ...children]
    : children
}

/** GitHub's way to write a dollar sign that begins no formula. */
function isDollar({ tagName, children: [child] }: Element): boolean {
  return tagName === 'span' && child?.type === 'text' && child.value === '$'
}

/** The elements with a tag, in their order. */
export function elementsOf(node: Nodes, tag: string): readonly Element[] {
  if (!('children' in node)) return []
  const within = node.children.flatMap((child) => elementsOf(child, tag))
  return node.type === 'element' && node.tagName === tag ? [node, ...within] : within
}

/** All text, in its order. */
export function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value
  return 'children' in node ? node.children.map(textOf).join('') : ''
}

/** Elements whose text GitHub's filters leave alone. */
const UNFILTERED = new Set(['a', 'code', 'pre', 'tt', 'style', 'script'])

/** What GitHub's filters would act on in the text of a page, outside of code. */
export function filtered(node: Nodes): readonly string[] {
  if (node.type === 'text') {
    return Object.entries(FILTERS).flatMap(([name, pattern]) =>
      [...node.value.matchAll(pattern)].map(([found]) => `${name}: ${found}`),
    )
  }
  if (!('children' in node)) return []
  if (node.type === 'element' && (UNFILTERED.has(node.tagName) || isDollar(node))) return []
  return node.children.flatMap(filtered)
}

/** More than GitHub takes, where its rules are not published. */
const FILTERS = {
  mention: /@[a-z0-9]/gi,
  issue: /#\d/g,
  'issue with GH': /\bGH-\d/gi,
  'commit hash': /\b(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}\b/gi,
  emoji: /:[\w+-]+:/g,
  formula: /\$/g,
  address: /\bhttps?:\/\/|\bwww\.[a-z]/gi,
} as const
