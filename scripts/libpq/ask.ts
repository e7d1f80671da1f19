/**
 * Asks libpq what connection strings and environments mean: fake servers on loopback addresses write
 * down who comes and what is said. Needs Linux and psql, whose libpq is replaced by that of the
 * newest PostgreSQL among the packages.
 */
import { execFile } from 'node:child_process'
import { chmod, cp, glob, rm, symlink } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import type { Answer } from '../../__tests__/unit/connect/libpq/answer.ts'
import { inHome, makeHome, type Case } from '../../__tests__/unit/connect/libpq/cases.ts'
import { fakeServers } from './fake-servers.ts'
import { temporaryFolder } from '../../__tests__/helpers/temporary-folder.ts'

/** Debian's `psql` is a wrapper that takes no other libpq. */
const { value: PSQL = 'psql' } = await glob('/usr/lib/postgresql/*/bin/psql').next()
const LIBRARIES = path.join(
  import.meta.dirname,
  '../../node_modules/postgresql-18-linux-x64/native/lib',
)

const folder = await temporaryFolder('ask-libpq-')
const libraries = path.join(folder, 'lib')
await cp(LIBRARIES, libraries, { recursive: true })
await symlink('libpq.so.5.18', path.join(libraries, 'libpq.so.5'))
await chmod(folder, 0o755)
const servers = await fakeServers()

/** The home of whoever asks, with password and service files. */
export const home = path.join(folder, 'home')
await makeHome(home)

export async function stopAsking(): Promise<void> {
  await servers.close()
  await rm(folder, { recursive: true })
}

/**
 * Asks three times: a server that is starting sends libpq on to the next host, one that refuses the
 * login to the other way, and one that asks for a password gets it.
 */
export async function askLibpq(each: Case): Promise<Answer> {
  const record = (sqlState: string, asksPassword: boolean) =>
    servers.record({ sqlState, asksPassword }, () => psql(each))
  const starting = await record('57P03', false)
  const refusing = await record('28000', false)
  const asking = await record('57P03', true)
  const [visit] = starting.visits
  if (visit === undefined) return { text: each.text, fault: starting.result }
  const { user, database, options, application_name: applicationName } = visit.parameters
  const places = [...new Set(starting.visits.map(({ place }) => place))]
  return {
    text: each.text,
    places,
    ways: refusing.visits.filter(({ place }) => place === visit.place).map(({ way }) => way),
    passwords: places.flatMap((place) =>
      asking.visits
        .filter((visited) => visited.place === place)
        .slice(0, 1)
        .map(({ password }) => password),
    ),
    user: nameOf(user),
    database: nameOf(database),
    options: options ?? '',
    applicationName: applicationName ?? '',
  }
}

function nameOf(name = ''): string {
  return name === os.userInfo().username ? '{os user}' : name
}

function psql({ text, variables = {} }: Case): Promise<string> {
  const given = Object.entries(variables).map(([name, value]) => [name, inHome(value ?? '', home)])
  const argument = text === '' ? [] : ['-d', inHome(text, home)]
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    LD_LIBRARY_PATH: libraries,
    ...Object.fromEntries(given),
  }
  return new Promise((resolve) => {
    execFile(PSQL, ['-w', '-X', '-c', '', ...argument], { env }, (_, __, stderr) => {
      resolve(stderr.replaceAll(home, '{home}').trim())
    })
  })
}
