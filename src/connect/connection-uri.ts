import type { InputFault } from '../errors.ts'

/** What a connection string or the environment may say, still as text. */
export type ConnectionWords = Partial<
  Record<'host' | 'port' | 'user' | 'password' | 'database' | 'sslmode', string>
>

export type ParsedUri = {
  readonly words: ConnectionWords
  readonly faults: readonly InputFault[]
  /** Every password in the URI, as it is written and as it is once decoded. */
  readonly secrets: readonly string[]
}

type Word = keyof ConnectionWords

/** URI parameters that are understood, and what they set. */
const PARAMETERS: ReadonlyMap<string, Word> = new Map([
  ['host', 'host'],
  ['port', 'port'],
  ['user', 'user'],
  ['password', 'password'],
  ['dbname', 'database'],
  ['sslmode', 'sslmode'],
])

/**
 * The parts of a URI as libpq takes them apart: what precedes an @ before the first slash is role
 * and password, whatever characters it has. The URL standard would end a password at a #.
 */
const URI =
  /^postgres(?:ql)?:\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<host>\[[^\]]*\]|[^:/?[@]*)(?::(?<port>[^/?@]*))?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/s

/**
 * Parses a `postgres://` or `postgresql://` URI. Faults never quote the text, since a password
 * may stand anywhere in a URI that is written wrongly.
 */
export function parseUri(text: string): ParsedUri {
  const parts = URI.exec(text)?.groups
  if (parts === undefined) return { words: {}, faults: [fault(NO_URI)], secrets: [] }
  const { query, ...authority } = parts
  const parameters = parametersOf(query)
  const known = parameters.flatMap(({ key, value }): readonly (readonly [Word, string])[] => {
    const word = PARAMETERS.get(key)
    return word === undefined ? [] : [[word, value]]
  })
  const written: readonly (readonly [Word, string])[] = [
    ...(Object.entries(authority) as [Word, string | undefined][]).flatMap(
      ([word, value]): readonly (readonly [Word, string])[] => (value ? [[word, value]] : []),
    ),
    ...known.filter(([, value]) => value !== ''),
  ]
  const secrets = written.filter(([word]) => word === 'password').map(([, value]) => value)
  return {
    words: Object.fromEntries(written.map(([word, value]) => [word, wordOf(word, value)])),
    faults: [...unknownFaults(parameters), ...encodingFaults(written)],
    secrets: secrets.flatMap((secret) => [secret, decode(secret) ?? secret]),
  }
}

type Parameter = { readonly key: string; readonly value: string }

/** Split by hand: in these URIs a plus sign stands for itself. */
function parametersOf(query = ''): readonly Parameter[] {
  return query
    .split('&')
    .filter((parameter) => parameter !== '')
    .map((parameter) => {
      const [key = '', ...value] = parameter.split('=')
      return { key: decode(key) ?? key, value: value.join('=') }
    })
}

function wordOf(word: Word, written: string): string {
  const value = decode(written) ?? written
  return word === 'host' ? value.replace(/^\[(.*)\]$/, '$1') : value
}

/** Decodes percent escapes; `null` where a percent sign begins none. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function unknownFaults(parameters: readonly Parameter[]): readonly InputFault[] {
  return parameters
    .filter(({ key }) => !PARAMETERS.has(key))
    .map(({ key }) => fault(`the parameter ${key} is not supported: remove it`))
}

function encodingFaults(written: readonly (readonly [Word, string])[]): readonly InputFault[] {
  return written
    .filter(([, value]) => decode(value) === null)
    .map(([word]) => fault(`the ${word} has a percent sign that begins no escape: write it as %25`))
}

const NO_URI =
  'must be a URI such as postgresql://user:password@localhost:5432/database, with special characters percent-encoded'

function fault(allowed: string): InputFault {
  return { input: 'connection-string', given: null, allowed }
}
