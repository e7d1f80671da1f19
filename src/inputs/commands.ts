/** A backslash that is not escaped itself. */
const CONTINUATION = /(?<!\\)(?:\\\\)*\\$/

/**
 * The shell commands of an input, one a line. Blank lines and comments are left out; a line that
 * ends with a backslash goes on in the next one, as it does for the shell.
 */
export function splitCommands(input: string): readonly string[] {
  const commands: string[] = []
  let unfinished = ''
  for (const line of input.split(/\r\n?|\n/)) {
    const isComment = unfinished === '' && line.trimStart().startsWith('#')
    if (isComment) continue
    if (CONTINUATION.test(line)) {
      unfinished += line.slice(0, -1)
    } else {
      commands.push((unfinished + line).trim())
      unfinished = ''
    }
  }
  return [...commands, unfinished.trim()].filter((command) => command !== '')
}
