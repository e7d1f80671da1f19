import type { InputFault } from '../errors.ts'
import type { ConnectionWords } from './connection-settings.ts'

export type ParsedUri = {
  readonly words: ConnectionWords
  readonly faults: readonly InputFault[]
  /** The password as it stands in the URI and as it is once decoded. */
  readonly secrets: readonly string[]
}

/** URI parameters that are understood, and what they set. */
const PARAMETERS: Readonly<Record<string, keyof ConnectionWords>> = {
  host: 'host',
  port: 'port',
  user: 'user',
  password: 'password',
  dbname: 'database',
  sslmode: 'sslmode',
}

/**
 * Parses a `postgres://` or `postgresql://` URI. Faults never quote the text, since a password
 * may stand anywhere in a URI that is written wrongly.
 */
export function parseUri(text: string): ParsedUri {
  const url = /^postgres(ql)?:\/\//.test(text) ? URL.parse(text) : null
  if (url === null) return { words: {}, faults: [fault(NO_URI)], secrets: [] }
  const unsupported = [...url.searchParams.keys()].filter((key) => !(key in PARAMETERS))
  const password = url.searchParams.get('password') ?? decode(url.password)
  const words = {
    ...present({
      host: decode(url.hostname).replace(/^\[(.*)\]$/, '$1'),
      port: url.port,
      user: decode(url.username),
      password,
      database: decode(url.pathname.replace(/^\//, '')),
    }),
    ...parametersOf(url.searchParams),
  }
  return {
    words,
    faults: unsupported.map((key) => fault(`the parameter ${key} is not supported: remove it`)),
    secrets: [url.password, password],
  }
}

function parametersOf(parameters: URLSearchParams): ConnectionWords {
  const known = [...parameters].flatMap(([key, value]) => {
    const word = PARAMETERS[key]
    return word === undefined ? [] : [[word, value] as const]
  })
  return present(Object.fromEntries(known))
}

function present(words: ConnectionWords): ConnectionWords {
  return Object.fromEntries(Object.entries(words).filter(([, word]) => word !== ''))
}

/** Decodes percent escapes; a stray percent sign stands for itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const NO_URI =
  'must be a URI such as postgresql://user:password@localhost:5432/database, with special characters percent-encoded'

function fault(allowed: string): InputFault {
  return { input: 'connection-string', given: null, allowed }
}
