import type { Environment } from '../environment.ts'
import type { InputFault } from '../errors.ts'
import { readPlaces, type Host } from './hosts.ts'
import { readPasswords } from './passwords.ts'
import { secretsOf } from './secrets.ts'
import { readTls, type TlsSettings } from './tls-settings.ts'
import { TARGET_SESSION_ATTRS, type TargetSessionAttrs } from './wanted-server.ts'
import { gatherWords } from './words/gather.ts'
import type { Keyword } from './words/keywords.ts'
import { wordReader, type WordReader } from './words/reader.ts'
import { isUri } from './words/uri.ts'
import type { Words } from './words/words.ts'

/** Where to connect, and as whom. */
export type ConnectionSettings = {
  /** At least one, in the order in which they are tried. */
  readonly hosts: readonly [Host, ...Host[]]
  /** Whether nobody said where the server is: no connection string, and no host in the environment. */
  readonly isByDefault: boolean
  readonly user: string
  readonly database: string
  readonly tls: TlsSettings
  readonly targetSessionAttrs: TargetSessionAttrs
  /** Seconds for each host; `null` leaves it to the input `connect-timeout`. */
  readonly secondsForEachHost: number | null
  /** Settings for the server, as its command line takes them; empty for none. */
  readonly options: string
  readonly applicationName: string
  /** Whether the operating system is to notice a dead connection, from so many idle seconds on. */
  readonly keepAlive: { readonly isOn: boolean; readonly idleSeconds: number }
  /** Why the password file was of no use, as a sentence; `null` where it was or was not needed. */
  readonly unusedPasswordFile: string | null
  /** What another client of libpq must be told besides, to connect in the same way. */
  readonly further: ReadonlyMap<Keyword, string>
  /** Texts to hide from every log: every form of every password. */
  readonly secrets: readonly string[]
}

export type ParsedConnection =
  | { readonly ok: true; readonly settings: ConnectionSettings }
  | { readonly ok: false; readonly faults: readonly InputFault[] }

/** Shown in `pg_stat_activity` where nothing else is asked for. */
const APPLICATION_NAME = 'fix-postgresql-sequences'

const FURTHER: readonly Keyword[] = [
  'options',
  'channel_binding',
  'sslnegotiation',
  'sslrootcert',
  'sslcrl',
  'sslcert',
  'sslkey',
  'sslcertmode',
  'sslpassword',
  'ssl_min_protocol_version',
  'ssl_max_protocol_version',
]

/**
 * Reads a connection string; what it leaves open comes from the service, the `PG*` variables, and
 * then from libpq's defaults. Something that is not understood is a fault that names the keyword,
 * never ignored: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
 */
export function parseConnection(text: string, environment: Environment): ParsedConnection {
  const said = gatherWords(text, environment)
  const reader = wordReader(said.words)
  const places = readPlaces(reader, environment.socketFolders)
  const user = reader.text('user') || environment.systemUser
  const database = reader.text('dbname') || user
  for (const keyword of ['host', 'user', 'dbname'] as const) {
    if (isConnection(reader.text(keyword))) reader.addFault(keyword, NAME_RULE)
  }
  const login = readPasswords(places, { database, user, reader, home: environment.home })
  const used = [...login.hosts.map(({ password }) => password ?? ''), reader.text('sslpassword')]
  const named = [text.trim(), reader.text('host'), reader.text('hostaddr')]
  const settings = {
    isByDefault: named.every((each) => each === ''),
    user,
    database,
    tls: readTls(reader, places, environment.home),
    ...readSession(reader),
    unusedPasswordFile: login.unusedFile,
    further: furtherOf(said.words),
    secrets: secretsOf({ written: [...said.secrets, ...login.secrets], used }, [
      user,
      database,
      ...places.map(({ name }) => name),
    ]),
  }
  // Drawn once for the run: measuring, imports and fixes are about one server.
  const isRandom = reader.choice('load_balance_hosts', ['disable', 'random']) === 'random'
  const [first, ...others] = isRandom ? shuffled(login.hosts) : login.hosts
  const faults = uniqueFaults([...said.faults, ...reader.faults])
  if (faults.length > 0 || first === undefined) return { ok: false, faults }
  return { ok: true, settings: { ...settings, hosts: [first, ...others] } }
}

const NAME_RULE =
  'must be a name: a whole connection goes into connection-string, with blanks between its settings'

/** Whether what should be a name holds a password, or may: names are shown. */
function isConnection(text: string): boolean {
  return isUri(text) || /(?:^|[\s;,&])(?:password|pwd)\s*=/i.test(text)
}

function readSession(reader: WordReader) {
  const seconds = reader.whole('connect_timeout') ?? 0
  return {
    targetSessionAttrs: reader.choice('target_session_attrs', TARGET_SESSION_ATTRS),
    secondsForEachHost: seconds > 0 ? seconds : null,
    options: reader.text('options'),
    applicationName:
      reader.text('application_name') ||
      reader.text('fallback_application_name') ||
      APPLICATION_NAME,
    keepAlive: {
      isOn: (reader.whole('keepalives') ?? 1) !== 0,
      idleSeconds: Math.max(0, reader.whole('keepalives_idle') ?? 0),
    },
  }
}

function furtherOf(words: Words): ReadonlyMap<Keyword, string> {
  return new Map(
    FURTHER.flatMap((keyword): readonly [Keyword, string][] => {
      const value = words.get(keyword)?.value ?? ''
      return value === '' ? [] : [[keyword, value]]
    }),
  )
}

/** A list of hosts with one wrong port would say the same for each of them. */
function uniqueFaults(faults: readonly InputFault[]): readonly InputFault[] {
  return [...new Map(faults.map((fault) => [fault.allowed, fault])).values()]
}

function shuffled<T>(items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, key: Math.random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item)
}
