/**
 * Connection strings and environments. What libpq makes of each was asked of libpq itself and is
 * kept in `answers.json`: `npm run ask-libpq` asks again. `{home}` stands for the home folder, in
 * which `HOME_FILES` are.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Variables } from '../../../../src/environment.ts'

export type Case = {
  /** The connection string. */
  readonly text: string
  readonly variables?: Variables
  /** Why the action does something else than libpq; it is a fault then, unless `isTaken`. */
  readonly otherwise?: string
  readonly isTaken?: boolean
}

/** Written to the home folder, readable by its owner alone. */
const HOME_FILES: Readonly<Record<string, string>> = {
  '.pgpass': [
    '# a comment: and:what:follows:it',
    '127.0.0.2:5432:shop:app:from-file',
    '127.0.0.2:5433:*:app:p\\:w\\\\rd:rest',
    '127.0.0.3:*:shop:*:other-host',
    'with\\:colon:*:*:*:never',
    '[::1]:*:*:*:never',
    '\\:\\:1:*:*:*:six',
    '127.0.0.4:5432:shop:short:x',
    '127.0.0.4:5432:shop:empty:',
    '127.0.0.4:5432:shop:empty:never-reached',
    'localhost:*:*:local:on-socket',
    '127.0.0.4:5432:sh\\op:\\*:star',
  ].join('\n'),
  'other.pgpass': '*:*:*:*:from other file\r\n127.0.0.2:*:*:*:never\r\n',
  '.pg_service.conf': [
    '# services',
    '[shop]',
    'host=127.0.0.3',
    'port=5433',
    'dbname=from-service',
    'user=first',
    'user=second',
    '',
    '  password=p w=d  ',
    '[shop]',
    'user=of-the-second-section',
    '[empty]',
    '[odd]',
    'host = 127.0.0.2',
    '[nested]',
    'service=shop',
    '[unknown]',
    'keyword_of_tomorrow=1',
  ].join('\n'),
  'other_service.conf': '[other]\nhost=127.0.0.4\nuser=other\nsslmode=disable\n',
  'system/pg_service.conf': '[system]\nhost=127.0.0.4\nuser=system\n',
}

const ALL: Variables = {
  PGHOST: '127.0.0.4',
  PGPORT: '5433',
  PGUSER: 'env-user',
  PGPASSWORD: 'env-password',
  PGDATABASE: 'env-database',
}

export const CASES: readonly Case[] = [
  // URIs
  { text: 'postgresql://app:pass@127.0.0.2:5433/shop' },
  { text: 'postgres://app@127.0.0.2/shop' },
  { text: 'postgresql://app@127.0.0.2' },
  { text: 'postgresql://127.0.0.2' },
  { text: 'postgresql://127.0.0.2/' },
  { text: 'postgresql://127.0.0.2:/shop' },
  { text: 'postgresql://@127.0.0.2/shop' },
  { text: 'postgresql://:pass@127.0.0.2/shop' },
  { text: 'postgresql://app:@127.0.0.2/shop' },
  { text: 'postgresql://', variables: ALL },
  { text: 'postgresql:///shop', variables: ALL },
  { text: 'postgresql://app@/shop', variables: ALL },
  { text: 'postgresql://a%40b:p%3A%2F%3F%23%25@127.0.0.2/my%20shop' },
  { text: 'postgresql://app:1:2?3#4&5@127.0.0.2/shop' },
  { text: 'postgresql://app:a+b@127.0.0.2/sh+op' },
  { text: 'postgresql://app:p%c3%a9@127.0.0.2/shop' },
  { text: 'postgresql://app@[::1]:5432/shop' },
  { text: 'postgresql://[::1]/shop?user=app&port=5433' },
  { text: 'postgresql://%2Ftmp/shop?port=5433' },
  { text: 'postgresql://%2Ftmp:5434/shop' },
  { text: 'postgresql:///shop?host=/tmp&port=5433' },
  { text: 'postgresql:///shop?host=%2Ftmp&port=5433&user=local' },
  { text: 'postgresql://?host=127.0.0.2&port=5433&user=app&password=p%40ss&dbname=shop' },
  { text: 'postgresql://app@127.0.0.2/shop?dbname=other&user=admin' },
  { text: 'postgresql://app@127.0.0.2/shop?user=one&user=two' },
  { text: 'postgresql://app@127.0.0.2/shop?host=127.0.0.3' },
  { text: 'postgresql://app@127.0.0.2/shop?host=&port=5433', variables: ALL },
  { text: 'postgresql://app@127.0.0.2/shop?user=' },
  { text: 'postgresql://app@127.0.0.2/shop?dbname=' },
  { text: 'postgresql://127.0.0.2,127.0.0.3/shop' },
  { text: 'postgresql://127.0.0.2:5433,127.0.0.3:5434/shop' },
  { text: 'postgresql://127.0.0.2,127.0.0.3:5434/shop' },
  { text: 'postgresql://127.0.0.2:5433,127.0.0.3/shop' },
  { text: 'postgresql://127.0.0.2,127.0.0.3/shop?port=5434' },
  { text: 'postgresql://127.0.0.2,[::1]:5433,127.0.0.4/shop' },
  { text: 'postgresql://127.0.0.2%2C127.0.0.3/shop' },
  { text: 'postgresql://app@127.0.0.2:5432,127.0.0.2:5433,127.0.0.3:5434/shop' },
  { text: 'postgresql://127.0.0.2:5432,127.0.0.3:5433/shop?port=5434,5434' },
  { text: 'postgresql://127.0.0.2,127.0.0.3/shop?port=1,2,3' },
  { text: 'postgresql://app@127.0.0.2/shop?' },
  { text: 'postgresql://app@127.0.0.2/shop?sslmode=disable&' },
  { text: 'postgresql://app@127.0.0.2/shop?&sslmode=disable' },
  { text: 'postgresql://app@127.0.0.2/shop?sslmode' },
  { text: 'postgresql://app@127.0.0.2/shop?options=-c%20x=1' },
  { text: 'postgresql://app@127.0.0.2/shop?options=-c%20geqo%3Doff' },
  { text: 'postgresql://app@127.0.0.2/shop?ssl=true' },
  { text: 'postgresql://app@127.0.0.2/shop?ssl=false' },
  { text: 'postgresql://app@127.0.0.2/shop?%73slmode=disable' },
  { text: 'postgresql://app@127.0.0.2/shop?SSLMODE=disable' },
  { text: 'postgresql://app@127.0.0.2/shop?keyword_of_tomorrow=1' },
  { text: 'postgresql://app@127.0.0.2/shop#fragment' },
  { text: 'postgresql://app@127.0.0.2/sh/op' },
  {
    text: ' postgresql://app@127.0.0.2/shop ',
    otherwise: 'blanks around it are from YAML',
    isTaken: true,
  },
  { text: 'postgresql://app@127.0.0.2/ shop ' },
  { text: 'postgresql://app@127.0.0.2/my shop' },
  { text: 'postgresql://app:hunter2%@127.0.0.2/shop' },
  { text: 'postgresql://app:hunter2%0@127.0.0.2/shop' },
  { text: 'postgresql://app:hunter2%00@127.0.0.2/shop' },
  { text: 'postgresql://app:hunter2@[::1/shop' },
  { text: 'postgresql://app:hunter2@[]/shop' },
  { text: 'postgresql://app:hunter2@[::1]x/shop' },
  { text: 'postgresql://app:hunter2@127.0.0.2:port/shop' },
  { text: 'postgresql://app:hunter2@127.0.0.2:0/shop' },
  { text: 'postgresql://app:hunter2@127.0.0.2:65536/shop' },
  { text: 'postgresql://app:hunt/er2@127.0.0.2/shop' },
  { text: 'postgresql://app:hunt/er?2=@127.0.0.2/shop' },
  {
    text: 'postgresql://app:hunt@er2@127.0.0.2/shop',
  },

  // key=value
  { text: 'host=127.0.0.2 port=5433 user=app password=pass dbname=shop' },
  { text: "host = 127.0.0.2 user = 'app' dbname='my shop'" },
  { text: "host=127.0.0.2 user=app password='it\\'s \\\\ here'" },
  { text: 'host=127.0.0.2 user=app password=a\\ b\\\\c' },
  { text: "host='127.0.0.2'user=app" },
  { text: "host=127.0.0.2 user=app password=''" },
  { text: "host='' user=app port=5433", variables: ALL },
  { text: 'host= user=app', otherwise: 'a host that can only be a mistake', isTaken: true },
  { text: "host=127.0.0.2 user='' dbname=''", variables: ALL },
  { text: '\thost=127.0.0.2\n  user=app\n  dbname=shop\n' },
  { text: 'host=127.0.0.2 user=app user=admin' },
  {
    text: 'host=127.0.0.2 user=app dbname=postgresql://other',
    otherwise:
      'a database whose name is a whole connection, which may hold a password, is a mistake',
  },
  { text: 'user=app', variables: ALL },
  { text: 'dbname=shop', variables: ALL },
  { text: 'hostaddr=127.0.0.3 host=db.example user=app dbname=shop' },
  { text: 'hostaddr=127.0.0.3 user=app' },
  { text: 'hostaddr=127.0.0.3 host=/tmp user=app' },
  { text: 'hostaddr=127.0.0.3,127.0.0.4 host=a,b port=5433 user=app' },
  { text: 'hostaddr=127.0.0.3,127.0.0.4 host=a user=app' },
  { text: 'hostaddr=localhost user=app' },
  { text: 'host=127.0.0.2,127.0.0.3 port=5433,5434 user=app' },
  { text: 'host=127.0.0.2,127.0.0.3 port=,5434 user=app' },
  { text: 'host=127.0.0.2,127.0.0.3 port=5433,5434,5432 user=app' },
  { text: 'host=127.0.0.2 port=5433,5434 user=app' },
  { text: 'host=127.0.0.2, user=app port=5433' },
  { text: 'host=127.0.0.2 user' },
  { text: "host=127.0.0.2 password='hunter2" },
  { text: 'host=127.0.0.2 =app' },
  { text: 'host=127.0.0.2 password=hunter2 is=long' },
  { text: 'host=127.0.0.2 keyword_of_tomorrow=1' },
  { text: 'host=127.0.0.2 requiressl=1' },
  { text: 'postgresql://127.0.0.2/shop?requiressl=1' },
  { text: 'host=127.0.0.2 user=app sslmode=disable requiressl=0' },
  { text: 'host=127.0.0.2 port=" 5433"' },
  { text: "host=127.0.0.2 port=' 5433 ' user=nobody" },
  { text: 'shop', otherwise: 'the input says URI or key=value; libpq takes it for a database' },

  // the environment
  { text: '', variables: ALL },
  { text: '', variables: { PGHOST: '127.0.0.2' } },
  { text: '', variables: { PGHOST: '127.0.0.2', PGUSER: 'app' } },
  { text: '', variables: { PGHOST: '127.0.0.2,127.0.0.3', PGPORT: '5433,5434' } },
  { text: '', variables: { PGHOSTADDR: '127.0.0.2', PGHOST: 'db.example' } },
  { text: '', variables: { PGHOST: '/tmp', PGPORT: '5434' } },
  { text: '', variables: { PGUSER: 'local', PGPORT: '5433' } },
  { text: '', variables: { PGHOST: '127.0.0.2', PGUSER: '', PGPORT: '', PGPASSWORD: '' } },
  { text: 'postgresql://127.0.0.3/shop', variables: ALL },
  { text: 'postgresql://app:pass@127.0.0.3:5434/shop', variables: ALL },
  { text: '', variables: { ...ALL, PGPORT: 'x' } },
  { text: '', variables: { ...ALL, PGAPPNAME: 'seed', PGOPTIONS: '-c geqo=off' } },
  { text: 'host=127.0.0.2 options= application_name=', variables: { PGOPTIONS: '-c x=1' } },
  {
    text: 'host=127.0.0.2 fallback_application_name=fall',
    otherwise: 'psql names one itself',
    isTaken: true,
  },
  { text: 'host=127.0.0.2 application_name=mine fallback_application_name=fall' },

  // password files
  { text: 'postgresql://app@127.0.0.2/shop', variables: { PGPASSWORD: 'env' } },
  { text: 'host=127.0.0.2 port=5433 user=app dbname=shop' },
  { text: 'host=127.0.0.3 user=anyone dbname=shop' },
  { text: 'host=127.0.0.3 user=anyone dbname=other' },
  { text: 'hostaddr=127.0.0.3 user=anyone dbname=shop' },
  { text: 'hostaddr=127.0.0.2 host=with:colon user=anyone dbname=shop' },
  { text: 'host=::1 user=anyone dbname=shop' },
  { text: 'host=127.0.0.4 user=short dbname=shop' },
  { text: 'host=127.0.0.4 user=empty dbname=shop' },
  { text: 'host=127.0.0.4 user=* dbname=shop' },
  { text: 'host=/tmp user=local' },
  { text: 'host=127.0.0.2 user=app dbname=shop passfile={home}/other.pgpass' },
  { text: 'host=127.0.0.2 user=app dbname=shop', variables: { PGPASSFILE: '{home}/other.pgpass' } },
  { text: 'host=127.0.0.2 user=app dbname=shop', variables: { PGPASSFILE: '{home}/absent' } },
  {
    text: 'host=127.0.0.2 user=app dbname=shop passfile=',
    variables: { PGPASSFILE: '{home}/absent' },
  },
  { text: 'host=127.0.0.2,127.0.0.3 user=app dbname=shop' },

  // services
  { text: 'service=shop' },
  { text: 'service=shop user=app port=5434' },
  { text: 'postgresql://app@/?service=shop', variables: ALL },
  { text: '', variables: { ...ALL, PGSERVICE: 'shop' } },
  { text: 'service=empty host=127.0.0.2 user=app' },
  { text: 'service=odd' },
  { text: 'service=nested' },
  { text: 'service=unknown' },
  { text: 'service=nowhere' },
  { text: 'service=other', variables: { PGSERVICEFILE: '{home}/other_service.conf' } },
  { text: 'service=shop', variables: { PGSERVICEFILE: '{home}/other_service.conf' } },
  { text: 'service=system', variables: { PGSYSCONFDIR: '{home}/system' } },
  {
    text: 'service=system',
    variables: { PGSYSCONFDIR: '{home}/system', PGSERVICEFILE: '{home}/absent' },
  },

  // TLS
  ...['disable', 'allow', 'prefer', 'require'].map((mode) => ({
    text: `host=127.0.0.2 user=app sslmode=${mode}`,
  })),
  { text: 'host=/tmp user=local sslmode=require' },
  { text: 'host=/tmp user=local sslmode=verify-full' },
  { text: 'host=127.0.0.2 user=app', variables: { PGSSLMODE: 'disable' } },
  { text: 'host=127.0.0.2 user=app', variables: { PGREQUIRESSL: '1' } },
  { text: 'host=127.0.0.2 user=app', variables: { PGREQUIRESSL: '0' } },
  { text: 'host=127.0.0.2 user=app', variables: { PGREQUIRESSL: '1', PGSSLMODE: 'disable' } },
  { text: 'host=127.0.0.2 user=app sslmode=', variables: { PGSSLMODE: 'disable' } },
  {
    text: 'host=127.0.0.2 user=app',
    variables: { PGSSLMODE: '' },
    otherwise: 'a workflow can only make a variable empty',
    isTaken: true,
  },
  { text: 'host=127.0.0.2 user=app sslmode=on' },
  { text: 'host=127.0.0.2 user=app sslmode=Require' },
  { text: 'host=127.0.0.2 user=app sslmode=verify-ca' },
  { text: 'host=127.0.0.2 user=app sslmode=verify-full' },
  { text: 'host=127.0.0.2 user=app sslmode=verify-ca sslrootcert={home}/absent.crt' },
  {
    text: 'host=127.0.0.2 user=app sslrootcert={home}/absent.crt',
    otherwise: 'libpq goes on without the authority that was named',
  },
  { text: 'host=127.0.0.2 user=app sslmode=disable sslrootcert={home}/absent.crt' },
  {
    text: 'host=127.0.0.2 user=app sslcert={home}/absent.crt',
    otherwise: 'libpq goes on without the certificate that was named',
  },
  { text: 'host=127.0.0.2 user=app sslmode=require sslrootcert=system' },
  { text: 'hostaddr=127.0.0.2 user=app sslrootcert=system' },
  { text: 'host=127.0.0.2 user=app sslmode=prefer sslnegotiation=direct' },
  { text: 'host=127.0.0.2 user=app sslnegotiation=sideways' },
  { text: 'host=127.0.0.2 user=app sslcertmode=disable sslcert={home}/absent.crt' },
  { text: 'host=127.0.0.2 user=app sslcertmode=never' },
  {
    text: 'host=127.0.0.2 user=app sslcertmode=require',
    otherwise: 'the client cannot know whether its certificate was asked for',
  },
  { text: 'host=127.0.0.2 user=app ssl_min_protocol_version=TLSv1.3' },
  { text: 'host=127.0.0.2 user=app ssl_min_protocol_version=TLSv9' },
  { text: 'host=127.0.0.2 user=app ssl_min_protocol_version=' },
  {
    text: 'host=127.0.0.2 user=app ssl_min_protocol_version=TLSv1.3 ssl_max_protocol_version=TLSv1.2',
  },

  // the rest
  { text: 'host=127.0.0.2 user=app connect_timeout=5' },
  { text: 'host=127.0.0.2 user=app connect_timeout=-1' },
  { text: 'host=127.0.0.2 user=app connect_timeout=' },
  { text: 'host=127.0.0.2 user=app connect_timeout=soon' },
  { text: 'host=127.0.0.2 user=app', variables: { PGCONNECT_TIMEOUT: 'soon' } },
  { text: 'host=127.0.0.2 user=app target_session_attrs=any' },
  { text: 'host=127.0.0.2 user=app target_session_attrs=master' },
  { text: 'host=127.0.0.2 user=app load_balance_hosts=disable' },
  { text: 'host=127.0.0.2 user=app load_balance_hosts=yes' },
  { text: 'host=127.0.0.2 user=app channel_binding=disable' },
  { text: 'host=127.0.0.2 user=app channel_binding=perhaps' },
  { text: 'host=127.0.0.2 user=app gssencmode=disable' },
  {
    text: 'host=127.0.0.2 user=app gssencmode=prefer',
    otherwise: 'its libpq is built without GSSAPI',
    isTaken: true,
  },
  { text: 'host=127.0.0.2 user=app gssencmode=require' },
  { text: 'host=127.0.0.2 user=app gssencmode=sometimes' },
  { text: 'host=127.0.0.2 user=app keepalives=0 keepalives_idle=10' },
  { text: 'host=127.0.0.2 user=app keepalives=on' },
  { text: 'host=127.0.0.2 user=app client_encoding=UTF8' },
  { text: 'host=127.0.0.2 user=app replication=off sslcompression=0 krbsrvname=postgres' },
  { text: 'host=127.0.0.2 user=app requirepeer=root', otherwise: 'the client cannot do it' },
  {
    text: 'host=127.0.0.2 user=app require_auth=scram-sha-256',
    otherwise: 'the client cannot do it',
  },
  { text: 'host=127.0.0.2 user=app sslsni=0', otherwise: 'the client cannot do it' },
  { text: 'host=127.0.0.2 user=app tcp_user_timeout=1000', otherwise: 'the client cannot do it' },
  {
    text: 'host=127.0.0.2 user=app min_protocol_version=3.2',
    otherwise: 'the client cannot do it',
  },
  { text: 'host=127.0.0.2 user=app max_protocol_version=latest' },
  { text: 'host=127.0.0.2 user=app replication=database', otherwise: 'the client cannot do it' },
  {
    text: 'host=127.0.0.2 user=app',
    variables: { PGREQUIREAUTH: 'none' },
    otherwise: 'the client cannot do it',
  },
]

/** A text with the home folder in its place. */
export function inHome(text: string, home: string): string {
  return text.replaceAll('{home}', home)
}

/** Makes a home folder with the files, and a socket for every port as far as a look goes. */
export async function makeHome(home: string): Promise<void> {
  const sockets = [5432, 5433, 5434].map((port) => [`sockets/.s.PGSQL.${port}`, ''] as const)
  for (const [name, content] of [...Object.entries(HOME_FILES), ...sockets]) {
    await mkdir(path.dirname(path.join(home, name)), { recursive: true })
    await writeFile(path.join(home, name), content, { mode: 0o600 })
  }
}
