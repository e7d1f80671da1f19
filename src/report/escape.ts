/** Makes text from a server, a command or a user harmless where it is shown. */
import { stripVTControlCharacters } from 'node:util'

/**
 * Control characters, line separators, and the invisible characters that reorder or hide text
 * (https://www.unicode.org/reports/tr36/), fillers and variation selectors among them. The selector
 * that gives a pictograph its colours can be seen.
 */
const INVISIBLE = /(?!(?<=\p{ExtPict})\uFE0F)[\p{Cc}\p{Cf}\p{DI}\u2028\u2029]/gu

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** One line in which every character can be seen: others are shown as escapes. */
export function visible(text: string): string {
  return text.replaceAll(
    INVISIBLE,
    (character) => NAMED[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`,
  )
}

/**
 * One line that the runner does not take for a workflow command. It looks for `::command::` at the
 * start of a line and for `##[command]` anywhere in it.
 */
export function logLine(text: string): string {
  return withoutCommands(visible(text))
}

function withoutCommands(line: string): string {
  return line.replaceAll('##[', '# #[').replace(/^\s*::/, (colons) => `.${colons}`)
}

/** A line of a command's output: colours go, tabs stay, and nothing in it is a workflow command. */
export function outputLine(text: string): string {
  return withoutCommands(stripVTControlCharacters(text).split('\t').map(visible).join('\t'))
}

/** A name or value in a Markdown table cell, in type of fixed width. */
export function codeCell(text: string): string {
  const line = visible(text)
  if (line === '') return ''
  // Renderers do not agree on what a bar behind a backslash is inside a code span of a cell.
  return line.includes('|') ? `<code>${entities(unfound(line))}</code>` : codeSpan(line)
}

/** A code span that means its text literally: https://spec.commonmark.org/0.31.2/#code-spans */
function codeSpan(line: string): string {
  const runs = [...line.matchAll(/`+/g)].map(([run]) => run.length)
  const fence = '`'.repeat(1 + Math.max(0, ...runs))
  // One space at each end is taken away, where the text is more than spaces.
  const isOpen = /^`|`$|^ .*[^ ].* $/.test(line)
  return isOpen ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`
}

/** Prose in a Markdown table cell or paragraph. */
export function textCell(text: string): string {
  // GitHub's documented way to a dollar sign that begins no formula.
  return entities(unfound(visible(text))).replaceAll('&#36;', '<span>&#36;</span>')
}

/** Between two characters it is not seen, and parts words. */
const WORD_JOINER = '\u2060'

/** How mentions, references to issues, addresses and emoji begin. */
const BEGINNING = /@|#(?=\d)|GH-(?=\d)|:(?=\/\/|[\w+-]+:)|www(?=\.)/gi

/** What may be a commit, which takes seven digits to name; plain numbers are many, and are left. */
const COMMIT = /(?<![\p{L}\d])(?=\d*[a-f])[\da-f]{7,40}(?![\p{L}\d])/giu

/**
 * GitHub looks through the rendered text for what it makes links and pictures of, and writes to those
 * who are mentioned: there only something in between stops it.
 */
function unfound(line: string): string {
  return line
    .replaceAll(BEGINNING, `$&${WORD_JOINER}`)
    .replaceAll(COMMIT, (commit) => commit.replaceAll(/.{6}(?!$)/g, `$&${WORD_JOINER}`))
}

/** Everything that Markdown or HTML could act on, and what cannot be seen, as numeric references. */
function entities(text: string): string {
  return text.replaceAll(
    /[&<>|`*_~[\]{}\\#@!:/$^=+\u2060]/g,
    (character) => `&#${character.codePointAt(0)};`,
  )
}
