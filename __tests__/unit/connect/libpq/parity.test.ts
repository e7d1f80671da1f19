/** What the action makes of connection strings and environments, beside what libpq makes of them. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  parseConnection,
  type ConnectionSettings,
} from '../../../../src/connect/connection-settings.ts'
import { isSocket, type Host } from '../../../../src/connect/hosts.ts'
import { waysTo } from '../../../../src/connect/ways.ts'
import { environmentOf } from '../../../helpers/environment.ts'
import type { Answer } from './answer.ts'
import { CASES, HOME_FILES, inHome, type Case } from './cases.ts'

type Reached = Exclude<Answer, { readonly fault: string }>

const ANSWERS = JSON.parse(
  await readFile(path.join(import.meta.dirname, 'answers.json'), 'utf8'),
) as readonly Answer[]

let folder = ''
/** Stands for the folder of libpq's default sockets, `/tmp`; every port has one. */
const sockets = () => path.join(folder, 'sockets')

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'libpq-'))
  const files = [5432, 5433, 5434].map((port) => [`sockets/.s.PGSQL.${port}`, ''] as const)
  for (const [name, content] of [...Object.entries(HOME_FILES), ...files]) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), content, { mode: 0o600 })
  }
})

afterAll(() => rm(folder, { recursive: true }))

function parse({ text, variables = {} }: Case) {
  const given = Object.entries(variables).map(([name, value]) => [
    name,
    inHome(value ?? '', folder),
  ])
  return parseConnection(inHome(text, folder), {
    ...environmentOf({ systemUser: '{os user}', socketFolders: [sockets()] }),
    variables: Object.fromEntries(given) as Case['variables'] & object,
    home: { kind: 'home', folder },
  })
}

function placeOf(host: Host): string {
  if (!isSocket(host)) return `${host.address ?? host.name}:${host.port}`
  const socket = path.join(host.name, `.s.PGSQL.${host.port}`)
  return socket.replace(sockets(), '/tmp')
}

function answerOf(settings: ConnectionSettings): Omit<Reached, 'text'> {
  const { hosts, user, database, options, applicationName, tls } = settings
  return {
    places: hosts.map(placeOf),
    ways: waysTo(hosts[0], tls).map((way) => (way === false ? 'plain' : 'tls')),
    passwords: hosts.map(({ password }) => password),
    user,
    database,
    options,
    applicationName: applicationName.replace('fix-postgresql-sequences', 'psql'),
  }
}

const compared = CASES.map((each, index) => ({
  ...each,
  answer: ANSWERS[index] ?? { text: '', fault: 'libpq was not asked' },
  name: `${each.text} ${JSON.stringify(each.variables ?? {})}`,
}))

test('libpq was asked about every case', () => {
  expect(ANSWERS.map(({ text }) => text)).toEqual(CASES.map(({ text }) => text))
})

describe('as libpq', () => {
  const same = compared.filter(({ otherwise }) => otherwise === undefined)

  test.each(same.filter(({ answer }) => !('fault' in answer)))('reads $name', (each) => {
    const parsed = parse(each)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
    const { text: _, ...expected } = each.answer as Reached
    const answer = answerOf(parsed.settings)
    // libpq goes to no further host once it lacks a password that it is asked for.
    const passwords = answer.passwords.slice(0, expected.passwords.length)
    expect({ ...answer, passwords }).toEqual(expected)
  })

  test.each(same.filter(({ answer }) => 'fault' in answer))(
    'does not take $name, and does not quote the password',
    (each) => {
      const parsed = parse(each)
      expect(parsed.ok).toBe(false)
      expect(JSON.stringify(parsed)).not.toMatch(/hunt|er2/)
    },
  )
})

describe('otherwise than libpq', () => {
  test.each(compared.filter(({ otherwise }) => otherwise !== undefined))(
    '$name, because: $otherwise',
    (each) => {
      expect(parse(each).ok).toBe(each.isTaken === true)
    },
  )
})
