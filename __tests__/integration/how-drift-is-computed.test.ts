/** docs/how-drift-is-computed.md says what PostgreSQL and the action do. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Client } from 'pg'
import { describe, expect } from 'vitest'
import { test, type TestDatabase } from '../helpers/database.ts'
import { run } from '../helpers/run.ts'
import { type ActionStep, blocksOf, type PageStep } from '../helpers/sql-page.ts'

const PAGE = path.join(import.meta.dirname, '..', '..', 'docs', 'how-drift-is-computed.md')

const blocks = blocksOf(await readFile(PAGE, 'utf8'))

test('the page shows every mistake by an example', async () => {
  const sections = [...(await readFile(PAGE, 'utf8')).matchAll(/^### (.+)$/gm)]
  expect([...new Set(blocks.map(({ heading }) => heading))]).toEqual(
    sections.map(([, heading]) => heading),
  )
})

describe.concurrent.each(blocks)('under “$heading”', ({ steps }) => {
  test('the page tells what comes out', async ({ database }) => {
    expect(steps.some(saysSomething)).toBe(true)
    const own = renamerOf(database, steps)
    const sessions = new Map<string, Client>()
    let current = 'one'
    for (const step of steps) {
      if (step.kind === 'session') current = step.session
      if (step.kind === 'action') await checkAction(step, { database, own })
      if (step.kind !== 'statement') continue
      const session = sessions.get(current) ?? (await database.connect())
      sessions.set(current, session)
      const result = await resultOf(session, own(step.sql))
      if (step.result !== null)
        expect({ sql: step.sql, result }).toEqual({ sql: step.sql, result: step.result })
      else expect(result).not.toMatch(/^ERROR/)
    }
    await dropRoles(database, steps)
  })
})

function saysSomething(step: PageStep): boolean {
  return step.kind === 'action' || (step.kind === 'statement' && step.result !== null)
}

/** What comes out, as the page writes it. */
async function resultOf(session: Client, sql: string): Promise<string> {
  try {
    const { rows } = await session.query<unknown[]>({ text: sql, rowMode: 'array' })
    return rows.map((row) => row.map(String).join(', ')).join(', ')
  } catch (error) {
    return `ERROR: ${error instanceof Error ? error.message : String(error)}`
  }
}

type Surroundings = { readonly database: TestDatabase; readonly own: (sql: string) => string }

async function checkAction(step: ActionStep, { database, own }: Surroundings): Promise<void> {
  const { mode, role, sequence: name, told } = step
  const connection = { 'connection-string': database.uriFor(own(role)) }
  const { sequence } = await run(database, { mode, ...connection })
  const { status, furthest, collidesAfter, before, after } = sequence(name)
  const found = { status, next: (after ?? before)?.next ?? null, furthest, collidesAfter }
  const expected = Object.entries(told).filter(([, value]) => value !== undefined)
  expect({ name, ...found }).toMatchObject({ name, ...Object.fromEntries(expected) })
}

/** Roles belong to the server: each block has its own, under the name of its database. */
function renamerOf({ name }: TestDatabase, steps: readonly PageStep[]): Surroundings['own'] {
  const roles = rolesOf(steps).map((role) => ({
    role,
    word: new RegExp(String.raw`\b${role}\b`, 'g'),
  }))
  return (sql) =>
    roles.reduce((text, { role, word }) => text.replaceAll(word, `${role}_${name}`), sql)
}

function rolesOf(steps: readonly PageStep[]): readonly string[] {
  const statements = steps.flatMap((step) => (step.kind === 'statement' ? [step.sql] : []))
  return statements.flatMap((sql) => /^CREATE ROLE (\w+)/.exec(sql)?.[1] ?? [])
}

async function dropRoles(database: TestDatabase, steps: readonly PageStep[]): Promise<void> {
  for (const role of rolesOf(steps)) {
    await database.sql(`drop owned by ${role}_${database.name}; drop role ${role}_${database.name}`)
  }
}
