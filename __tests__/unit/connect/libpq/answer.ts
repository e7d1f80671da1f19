import path from 'node:path'
import {
  parseConnection,
  type ConnectionSettings,
  type ParsedConnection,
} from '../../../../src/connect/connection-settings.ts'
import { isSocket, type Host } from '../../../../src/connect/hosts.ts'
import { waysTo } from '../../../../src/connect/ways.ts'
import { environmentOf } from '../../../helpers/environment.ts'
import { inHome, type Case } from './cases.ts'

/** What libpq made of a case. */
export type Answer =
  | { readonly text: string; readonly fault: string }
  | {
      readonly text: string
      /** `address:port`, or a socket's file, in the order in which they were tried. */
      readonly places: readonly string[]
      /** What was tried at the first one, while it refused the login. */
      readonly ways: readonly ('tls' | 'plain')[]
      /** Those that were sent; `null` where one was asked for and not there. */
      readonly passwords: readonly (string | null)[]
      readonly user: string
      readonly database: string
      readonly options: string
      readonly applicationName: string
    }

export type Reached = Exclude<Answer, { readonly fault: string }>

/** What the action makes of a case. Under `home`, `sockets` has a socket for every port. */
export function parseCase({ text, variables = {} }: Case, home: string): ParsedConnection {
  const given = Object.entries(variables).map(([name, value = '']) => [name, inHome(value, home)])
  return parseConnection(inHome(text, home), {
    ...environmentOf({ systemUser: '{os user}', socketFolders: [path.join(home, 'sockets')] }),
    variables: Object.fromEntries(given) as Record<string, string>,
    home: { kind: 'home', folder: home },
  })
}

/** The action's settings in the form of an answer. */
export function answerOf(settings: ConnectionSettings, home: string): Omit<Reached, 'text'> {
  const { hosts, user, database, options, applicationName, tls } = settings
  return {
    places: hosts.map((host) => placeOf(host).replace(path.join(home, 'sockets'), '/tmp')),
    ways: waysTo(hosts[0], tls).map((way) => (way === false ? 'plain' : 'tls')),
    passwords: hosts.map(({ password }) => password),
    user,
    database,
    options,
    applicationName: applicationName.replace('fix-postgresql-sequences', 'psql'),
  }
}

function placeOf(host: Host): string {
  if (isSocket(host)) return path.join(host.name, `.s.PGSQL.${host.port}`)
  return `${host.address ?? host.name}:${host.port}`
}
