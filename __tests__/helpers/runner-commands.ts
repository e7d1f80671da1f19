/**
 * Which lines of a log the runner takes for workflow commands: the rules of its
 * `ActionCommand.TryParseV2` and `TryParse`, worked out anew.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */

export type RunnerCommand = {
  readonly command: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

/** The commands that the runner knows; it takes them in any case. */
const KNOWN = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'internal-set-repo-path',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
])

/** .NET's idea of white space. */
const BLANKS_AT_START =
  /^[\t-\r\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+/

/** The runner reads line by line: each of these ends one. */
export function runnerLines(log: string): readonly string[] {
  return log.split(/\r\n|\n|\r/)
}

/** The command that a line is, or `null`. */
export function runnerCommand(line: string): RunnerCommand | null {
  return newForm(line.replace(BLANKS_AT_START, '')) ?? oldForm(line)
}

/** `::command key=value,key=value::data`, at the start of a line. */
function newForm(line: string): RunnerCommand | null {
  if (indexInCulture(line, '::') !== 0) return null
  const end = indexInCulture(line, '::', 2)
  if (end < 0) return null
  const data = unescaped(line.slice(end + 2), DATA)
  return known(line.slice(2, end), { separator: ',', escapes: PROPERTY, data })
}

/** `##[command key=value;key=value]data`, anywhere in a line. */
function oldForm(line: string): RunnerCommand | null {
  const start = indexInCulture(line, '##[')
  if (start < 0) return null
  const end = line.indexOf(']', start)
  if (end < 0) return null
  const data = unescaped(line.slice(end + 1), OLD)
  return known(line.slice(start + 3, end), { separator: ';', escapes: OLD, data })
}

type Rest = { readonly separator: string; readonly escapes: Escapes; readonly data: string }

function known(info: string, { separator, escapes, data }: Rest): RunnerCommand | null {
  const [name = '', ...rest] = info.split(' ')
  const command = name.toLowerCase()
  if (!KNOWN.has(command)) return null
  const pairs = rest
    .join(' ')
    .trim()
    .split(separator)
    .map((pair) => pair.split('='))
  const properties = pairs.map(([key = '', ...value]) => [key, unescaped(value.join('='), escapes)])
  return { command, properties: Object.fromEntries(properties), data }
}

type Escapes = readonly (readonly [string, string])[]

const DATA: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
]
const PROPERTY: Escapes = [['%3A', ':'], ['%2C', ','], ...DATA]
const OLD: Escapes = [['%3B', ';'], ['%5D', ']'], ...DATA]

function unescaped(text: string, escapes: Escapes): string {
  return escapes.reduce((rest, [escape, meant]) => rest.replaceAll(escape, meant), text)
}

const CULTURE = new Intl.Collator('en', { sensitivity: 'variant' })

/**
 * .NET looks for text by the rules of a culture, which pass over hundreds of characters as if they
 * were not there. A position where what is found is equal by these rules counts.
 */
function indexInCulture(line: string, wanted: string, from = 0): number {
  for (let start = from; start < line.length; start++) {
    // Characters that are passed over make the found text longer than the wanted one.
    for (let end = start + 1; end <= Math.min(line.length, start + wanted.length + 4); end++) {
      if (CULTURE.compare(line.slice(start, end), wanted) === 0) return start
    }
  }
  return -1
}
