/** Connection strings and environments at random, most of them with something odd. */
import type { Case } from '../../__tests__/unit/connect/libpq/cases.ts'

const HOSTS = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '[::1]', '%2Ftmp', '', '127.0.0.2%2C[::1]']
const PORTS = ['', '5432', '5433', '5434', '05433', '+5434', 'x', '0', '%35433']
const WORDS =
  "app shop a%40b a+b % a%2 é %C3%A9 %FF a'b a\\b a=b a&b a?b a:b a/b a@b a%20b a,b #x %00"
    .split(' ')
    .concat(['', 'a b', ' app', 'app '])

/** Keywords with values; any word where there are none. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  host: ['127.0.0.2', '127.0.0.3,127.0.0.4', '/tmp', '', '::1'],
  hostaddr: ['127.0.0.4', '127.0.0.3,127.0.0.4', 'nope', ''],
  port: [...PORTS, '5433,5434'],
  user: [],
  password: [],
  dbname: [],
  sslmode: ['disable', 'prefer', 'require', 'allow', 'bad', ''],
  options: ['-c geqo=off', '-c%20geqo%3Doff', ''],
  application_name: ['me'],
  service: ['shop', 'empty', 'nowhere', 'other'],
  passfile: ['{home}/other.pgpass', ''],
  connect_timeout: ['3', '0', 'x', ''],
  sslcert: [''],
  ssl: ['true', '1'],
  requiressl: ['1', '0', ''],
  target_session_attrs: ['any', 'x'],
  channel_binding: ['prefer', 'disable', 'x', ''],
  gssencmode: ['disable', 'x'],
  keepalives: ['0', '1', 'x'],
  bogus: [],
  HOST: [],
}

const ENVIRONMENT: Readonly<Record<string, readonly string[]>> = {
  PGHOST: ['127.0.0.4', '127.0.0.3,127.0.0.2'],
  PGHOSTADDR: ['127.0.0.3'],
  PGPORT: ['5433', '5434,5432'],
  PGUSER: ['env'],
  PGPASSWORD: ['env-password'],
  PGDATABASE: ['env-database'],
  PGSSLMODE: ['disable', 'require'],
  PGREQUIRESSL: ['1'],
  PGSERVICE: ['shop', 'empty'],
  PGOPTIONS: ['-c x=1'],
  PGAPPNAME: ['env-name'],
}

/** The same for the same seed. */
export function* randomCases(seed: number, count: number): Generator<Case> {
  const random = numbers(seed)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  const often = (chance: number, text: () => string) => (random() < chance ? text() : '')
  const several = <T>(counts: readonly number[], make: () => T) =>
    Array.from({ length: pick(counts) }, make)
  const valueOf = (keyword: string) => pick(VALUES[keyword]?.length ? VALUES[keyword] : WORDS)

  const uri = () => {
    const places = several([1, 1, 1, 2, 3], () => pick(HOSTS) + often(0.5, () => `:${pick(PORTS)}`))
    const login = often(0.6, () => `${pick(WORDS)}${often(0.6, () => `:${pick(WORDS)}`)}@`)
    const parameters = several([0, 1, 2, 3], () => {
      const keyword = pick(Object.keys(VALUES))
      return `${keyword}${pick(['=', '=', '=', '', '=='])}${valueOf(keyword)}`
    })
    const query = often(0.6, () => `?${parameters.join(pick(['&', '&', '&&']))}`)
    const scheme = pick(['postgresql', 'postgres'])
    return `${scheme}://${login}${places.join(',')}${often(0.8, () => `/${pick(WORDS)}`)}${query}`
  }
  const quoted = (value: string) =>
    pick([
      value,
      `'${value.replaceAll(/[\\']/g, String.raw`\$&`)}'`,
      `'${value}'`,
      value.replaceAll(' ', String.raw`\ `),
      `${value}\\`,
    ])
  const keyValues = () => {
    const settings = several([0, 1, 2, 3, 4], () => {
      const keyword = pick(Object.keys(VALUES))
      return `${keyword}${pick(['=', '=', ' = ', '= ', ' =', ''])}${quoted(valueOf(keyword))}`
    })
    const host = `host=${pick(['127.0.0.2', '127.0.0.2,127.0.0.4'])}`
    return pick([
      [host, ...settings],
      [...settings, host],
    ]).join(pick([' ', '  ', '\n', '\t']))
  }
  for (let n = 0; n < count; n++) {
    const set = Object.entries(ENVIRONMENT).filter(() => random() < 0.12)
    const variables = Object.fromEntries(set.map(([name, values]) => [name, pick(values)]))
    yield { text: pick([uri, keyValues])(), variables }
  }
}

/** Numbers from 0 to 1, by Marsaglia's xorshift, which never gets to 0. */
function numbers(seed: number): () => number {
  let state = seed * 2 + 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
