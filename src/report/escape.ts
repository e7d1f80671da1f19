/** Makes text from a server, a command or a user harmless where it is shown. */
import { stripVTControlCharacters } from 'node:util'

/**
 * Control characters, line separators, and the invisible characters that reorder or hide text:
 * https://www.unicode.org/reports/tr36/
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

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

/** Characters that mean the same inside a Markdown code span, a table cell, and as plain text. */
const PLAIN_CODE = /^[\p{L}\p{N} _.,:;"'()=→–-]+$/u

/** A name or value in a Markdown table cell, in type of fixed width. */
export function codeCell(text: string): string {
  const line = visible(text)
  return PLAIN_CODE.test(line) ? `\`${line}\`` : `<code>${entities(line)}</code>`
}

/** Prose in a Markdown table cell or paragraph. */
export function textCell(text: string): string {
  // GitHub looks for mentions in the rendered text: only something between sign and name stops it.
  return entities(visible(text)).replaceAll('&#64;', '&#64;&#8288;')
}

/**
 * Everything that Markdown or HTML could act on, as a numeric reference. A dot after `www` would
 * make a link.
 */
function entities(text: string): string {
  return text
    .replaceAll(/[&<>|`*_~[\]{}\\#@!:/$^=+]/g, (character) => `&#${character.codePointAt(0)};`)
    .replaceAll(/www\./gi, (www) => `${www.slice(0, 3)}&#46;`)
}
