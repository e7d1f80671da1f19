/** What libpq understands, and which of it the action does. */

/**
 * Keywords that are acted upon, with the environment variable that stands for each.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
 */
const SUPPORTED = {
  host: 'PGHOST',
  hostaddr: 'PGHOSTADDR',
  port: 'PGPORT',
  dbname: 'PGDATABASE',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  passfile: 'PGPASSFILE',
  service: 'PGSERVICE',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  options: 'PGOPTIONS',
  application_name: 'PGAPPNAME',
  fallback_application_name: null,
  keepalives: null,
  keepalives_idle: null,
  channel_binding: 'PGCHANNELBINDING',
  target_session_attrs: 'PGTARGETSESSIONATTRS',
  load_balance_hosts: 'PGLOADBALANCEHOSTS',
  sslmode: 'PGSSLMODE',
  sslnegotiation: 'PGSSLNEGOTIATION',
  sslrootcert: 'PGSSLROOTCERT',
  sslcrl: 'PGSSLCRL',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslpassword: null,
  sslcertmode: 'PGSSLCERTMODE',
  ssl_min_protocol_version: 'PGSSLMINPROTOCOLVERSION',
  ssl_max_protocol_version: 'PGSSLMAXPROTOCOLVERSION',
} as const

/**
 * Keywords that the client cannot obey, with the values by which they ask it for nothing: libpq's
 * defaults, and what concerns only a way to authenticate that is not spoken here. Any other value
 * is a fault, since ignoring it would connect in another way than was asked for.
 */
const UNSUPPORTED = {
  client_encoding: { variable: 'PGCLIENTENCODING', harmless: /^/ },
  gssencmode: { variable: 'PGGSSENCMODE', harmless: /^(?:disable|prefer)$/ },
  krbsrvname: { variable: 'PGKRBSRVNAME', harmless: /^/ },
  gsslib: { variable: 'PGGSSLIB', harmless: /^/ },
  gssdelegation: { variable: 'PGGSSDELEGATION', harmless: /^[01]?$/ },
  sslcompression: { variable: 'PGSSLCOMPRESSION', harmless: /^[01]?$/ },
  sslsni: { variable: 'PGSSLSNI', harmless: /^1?$/ },
  sslcrldir: { variable: 'PGSSLCRLDIR', harmless: /^$/ },
  sslkeylogfile: { variable: null, harmless: /^$/ },
  requirepeer: { variable: 'PGREQUIREPEER', harmless: /^$/ },
  require_auth: { variable: 'PGREQUIREAUTH', harmless: /^$/ },
  min_protocol_version: { variable: 'PGMINPROTOCOLVERSION', harmless: /^(?:3\.0)?$/ },
  max_protocol_version: { variable: 'PGMAXPROTOCOLVERSION', harmless: /^(?:3\.[02]|latest)?$/ },
  keepalives_interval: { variable: null, harmless: /^0?$/ },
  keepalives_count: { variable: null, harmless: /^0?$/ },
  tcp_user_timeout: { variable: null, harmless: /^0?$/ },
  replication: { variable: null, harmless: /^(?:false|off|no|0)?$/ },
  scram_client_key: { variable: null, harmless: /^$/ },
  scram_server_key: { variable: null, harmless: /^$/ },
  oauth_issuer: { variable: null, harmless: /^$/ },
  oauth_client_id: { variable: null, harmless: /^$/ },
  oauth_client_secret: { variable: null, harmless: /^$/ },
  oauth_scope: { variable: null, harmless: /^$/ },
} as const

type UnsupportedKeyword = keyof typeof UNSUPPORTED
export type Keyword = keyof typeof SUPPORTED | UnsupportedKeyword

/** Every keyword with its environment variable. */
export const KEYWORDS: ReadonlyMap<Keyword, string | null> = new Map([
  ...(Object.entries(SUPPORTED) as [Keyword, string | null][]),
  ...(Object.entries(UNSUPPORTED) as [UnsupportedKeyword, { variable: string | null }][]).map(
    ([keyword, { variable }]): [Keyword, string | null] => [keyword, variable],
  ),
])

/** `requiressl` is what `sslmode` was before there was `sslmode`; libpq still takes it. */
export function modernize(keyword: string, value: string): readonly [string, string] {
  if (keyword !== 'requiressl') return [keyword, value]
  return ['sslmode', value.startsWith('1') ? 'require' : 'prefer']
}

export function isKeyword(text: string): text is Keyword {
  return KEYWORDS.has(text as Keyword)
}

/** Whether a value asks for something that the client cannot do. */
export function isBeyondTheClient(keyword: Keyword, value: string): boolean {
  return keyword in UNSUPPORTED && !UNSUPPORTED[keyword as UnsupportedKeyword].harmless.test(value)
}
