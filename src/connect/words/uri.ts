import { percentDecoded } from '../percent-encoding.ts'
import { remedyForName } from './foreign-forms.ts'
import { isKeyword, modernize, type Keyword } from './keywords.ts'
import {
  connectionFault,
  isMeantForPassword,
  isShowable,
  saidWrongly,
  SECRET_KEYWORDS,
  type Said,
  type Word,
} from './words.ts'

/** Whether a text is meant to be a URI. libpq knows these two beginnings, in lower case. */
export function isUri(text: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(text)
}

/**
 * What precedes an @ before the first slash is role and password, whatever characters it has. The
 * URL standard would end a password at a #, and knows no lists of hosts.
 */
const URI =
  /^postgres(?:ql)?:\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<hosts>[^/?]*)(?:\/(?<dbname>[^?]*))?(?:\?(?<query>.*))?$/s

const HOST_AND_PORT = /^(?<host>\[(?<address>[^\]]+)\]|(?!\[)[^:]*)(?::(?<port>.*))?$/s

/** A part of the URI, still encoded. */
type Part = { readonly keyword: string; readonly text: string }

/**
 * Parses a `postgres://` or `postgresql://` URI as libpq takes it apart:
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export function parseUri(text: string): Said {
  const { user, password, hosts = '', dbname, query = '' } = URI.exec(text)?.groups ?? {}
  const places = hosts.split(',').map((place) => HOST_AND_PORT.exec(place)?.groups)
  const hostsOf = places.map((place) => place?.['address'] ?? place?.['host'] ?? '').join(',')
  const ports = places.map((place) => place?.['port'] ?? '').join(',')
  const authority = Object.entries({ user, password, host: hostsOf, port: ports, dbname })
  const parts = authority.flatMap(([keyword, part]) => (part ? [{ keyword, text: part }] : []))
  const parameters = parametersOf(query)
  // Else the port, or the database, would be the end of a password that has a slash.
  const isCut = user === undefined && /[^,]/.test(ports) && dbname?.includes('@') === true
  if (isCut || places.includes(undefined)) return unreadable(text)
  if (parameters === null) return hasStrayAt(text) ? unreadable(text) : saidWrongly(PAIRS)
  return read([...parts, ...parameters], text)
}

/** Split by hand: in these URIs a plus sign stands for itself. `null` where one has no value. */
function parametersOf(query: string): readonly Part[] | null {
  const pieces = query.replace(/&$/, '').split('&')
  if (query === '') return []
  const pairs = pieces.map((piece) => piece.split('='))
  if (pairs.some((pair) => pair.length !== 2)) return null
  return pairs.map(([key = '', value = '']) => {
    // The one word of JDBC that libpq takes.
    if (key === 'ssl' && value === 'true') return { keyword: 'sslmode', text: 'require' }
    const [keyword, text] = modernize(percentDecoded(key) ?? key, value)
    return { keyword, text }
  })
}

function read(parts: readonly Part[], uri: string): Said {
  const unknown = parts.filter(({ keyword }) => !isKeyword(keyword))
  if (unknown.length > 0 && hasStrayAt(uri)) return unreadable(uri)
  const known = parts.flatMap(({ keyword, text }) =>
    isKeyword(keyword) ? [{ keyword, text }] : [],
  )
  const undecoded = known.filter(({ text }) => percentDecoded(text) === null)
  return {
    // Of several, the last one counts.
    words: new Map(known.map(({ keyword, text }) => [keyword, wordOf(keyword, text)])),
    faults: [
      ...parts.flatMap(({ keyword }, index) =>
        isKeyword(keyword) ? [] : [connectionFault(unknownRule(keyword, parts[index - 1]))],
      ),
      ...undecoded.map(({ keyword }) => connectionFault(`the ${keyword} ${WRONGLY_ENCODED}`)),
    ],
    secrets: known.flatMap(({ keyword, text }) =>
      SECRET_KEYWORDS.includes(keyword) ? [text] : [],
    ),
  }
}

/** What follows a password may be more of it, which no fault may show. */
function unknownRule(name: string, before: Part | undefined): string {
  if (before !== undefined && isMeantForPassword(before.keyword)) {
    return `what follows the ${before.keyword} is no parameter: in a password write & as %26`
  }
  return isShowable(name) ? `the parameter ${name} is not supported: ${remedyForName(name)}` : FORM
}

function wordOf(keyword: Keyword, text: string): Word {
  return { value: percentDecoded(text) ?? text, source: `the ${keyword} of the URI` }
}

const WRONGLY_ENCODED =
  'is wrongly encoded: write a percent sign as %25, a blank as %20, other characters as UTF-8'

/** A slash in a password ends it; then its rest, which no fault may show, looks like a parameter. */
function hasStrayAt(text: string): boolean {
  const { user: _, password: __, ...rest } = URI.exec(text)?.groups ?? {}
  return Object.values(rest).some((part) => part?.includes('@'))
}

function unreadable(text: string): Said {
  const advice = hasStrayAt(text) ? `; ${ESCAPES}` : ''
  return saidWrongly(`${FORM}${advice}`)
}

const FORM =
  'must be a URI such as postgresql://user:password@localhost:5432/database?sslmode=require, with special characters percent-encoded'
const PAIRS =
  'has a parameter that is no name=value: in a value write = as %3D, & as %26 and a blank as %20'
const ESCAPES =
  'in a password write / as %2F, ? as %3F and @ as %40, and in a parameter @ as %40; a parameter that psql does not know is not supported'
