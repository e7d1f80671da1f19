/** docs/comparison.md says what the usual ways make of the classic mistakes. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Client } from 'pg'
import { expect } from 'vitest'
import { MISTAKES, type Mistake } from '../helpers/comparison/mistakes.ts'
import { judge, positionOf, VERDICTS, type Verdict } from '../helpers/comparison/verdict.ts'
import { type Way, WAYS } from '../helpers/comparison/ways.ts'
import { test as base, type TestDatabase } from '../helpers/database.ts'
import { run } from '../helpers/run.ts'
import { untilActionWaits } from '../helpers/waiting.ts'

const PAGE = path.join(import.meta.dirname, '..', '..', 'docs', 'comparison.md')

/** A role that owns nothing, for what row-level security hides. */
const test = base.extend<{ role: string }>({
  role: async ({ database }, use) => {
    const role = `c_${database.name.slice(-8)}`
    await database.sql(`create role ${role} login`)
    await use(role)
    await database.sql(`drop owned by ${role}; drop role ${role}`)
  },
})

type Lab = {
  readonly database: TestDatabase
  readonly role: string
  /** Who works: the superuser, the role, and an application beside them. */
  readonly sessions: Readonly<Record<'superuser' | 'role' | 'other', Client>>
}

test('the table of docs/comparison.md is what comes out', async ({ database, role }) => {
  const sessions = {
    superuser: await database.connect(),
    role: await database.connect(role),
    other: await database.connect(),
  }
  const lab = { database, role, sessions }
  const found: Record<string, Record<string, Verdict>> = {}
  for (const [name, mistake] of Object.entries(MISTAKES)) {
    const verdicts: Record<string, Verdict> = {}
    for (const [heading, way] of Object.entries({ ...WAYS, 'this action': action(lab, mistake) })) {
      verdicts[heading] = await verdictOf(lab, mistake, way)
    }
    found[name] = verdicts
  }
  expect(await tableOf(await readFile(PAGE, 'utf8'))).toEqual(found)
})

/** The action as a way: a problem that it reports counts as an error does. */
function action({ database, role }: Lab, { sequence: name, isHidden }: Mistake): Way {
  return async () => {
    const { sequence } = await run(database, {
      'connection-string': database.uriFor(isHidden === true ? role : 'postgres'),
    })
    const { status, message } = sequence(name)
    if (!['healthy', 'fixed'].includes(status)) throw new Error(`${status}: ${message}`)
  }
}

async function verdictOf(lab: Lab, mistake: Mistake, way: Way): Promise<Verdict> {
  const { database, sessions } = lab
  const { other } = sessions
  await prepare(lab, mistake)
  const before = await positionOf(database, mistake)
  if (mistake.uncommitted !== undefined) await other.query(`begin; ${mistake.uncommitted}`)
  const session = mistake.isHidden === true ? sessions.role : sessions.superuser
  const work = way({ session, ...mistake }).then(
    () => false,
    () => true,
  )
  if (mistake.uncommitted !== undefined) {
    // Who waits for the writer, waits for this.
    await Promise.race([work, untilActionWaits(database)])
    await other.query('commit')
  }
  const hasFailed = await work
  const after = await positionOf(database, mistake)
  const drawn = mistake.isCached === true ? await draw(other, mistake.sequence) : null
  return judge({ before, after, hasFailed, drawn })
}

async function prepare({ database, role, sessions }: Lab, mistake: Mistake): Promise<void> {
  await database.sql(`
    drop schema if exists other cascade; drop schema public cascade; create schema public;
    grant usage on schema public to ${role}; ${mistake.setup};
    grant select, update on all tables in schema public to ${role};
    grant select, update on all sequences in schema public to ${role}`)
  if (mistake.isCached !== true) return
  await draw(sessions.other, mistake.sequence)
  await database.sql(`insert into ${mistake.tables[0] ?? ''} select generate_series(1, 60)`)
}

async function draw(session: Client, sequence: string): Promise<bigint> {
  const { rows } = await session.query<{ id: string }>(`select nextval('${sequence}') as id`)
  return BigInt(rows[0]?.id ?? '')
}

/** The first table of the page, by row and column. */
async function tableOf(page: string): Promise<Record<string, Record<string, string>>> {
  const lines = page.slice(0, page.indexOf('\n## ')).split('\n')
  const [head = [], , ...rows] = lines
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('**', '')),
    )
  expect(new Set(rows.flatMap((row) => row.slice(1)))).toEqual(new Set(VERDICTS))
  return Object.fromEntries(
    rows.map(([name = '', ...cells]) => [
      name,
      Object.fromEntries(cells.map((cell, index) => [head[index + 1] ?? '', cell])),
    ]),
  )
}
