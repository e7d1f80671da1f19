/**
 * Names that mean something to the runner, a terminal, Markdown, GitHub or psql, through the bundle:
 * the report of a database that is full of them is built like that of one with plain names.
 */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import process from 'node:process'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { differences, snapshotOf } from '../helpers/catalog-snapshot.ts'
import {
  fitting,
  HARMLESS_NAMES,
  HOSTILE_NAMES,
  type HostileName,
} from '../helpers/hostile-names.ts'
import { hostileSchema, identifier, roleOf } from '../helpers/hostile-schema.ts'
import { hasProgram } from '../helpers/programs.ts'
import { schemaErrors } from '../helpers/report-schema.ts'
import { runAction, type ActionRun } from '../helpers/run-action.ts'
import { runnerLines } from '../helpers/runner-commands.ts'
import {
  expectSameLog,
  expectSameOutputs,
  expectSamePage,
  expectSameTags,
  type Runs,
} from '../helpers/same-report.ts'
import { makeWorkspace, shellWord } from '../helpers/workspace.ts'

const { host, port } = inject('server')

/** `HOSTILE=everywhere` tries each name in every place, which takes longer. */
const everywhere = process.env['HOSTILE'] === 'everywhere'
const milliseconds = everywhere ? 600_000 : 60_000
vi.setConfig({ testTimeout: milliseconds, hookTimeout: milliseconds })

const PREFIX = `h_${randomUUID().slice(0, 8)}`
const POOR = `${PREFIX}_poor`

/** The same database twice, but for the names. */
const TWINS = [
  { name: `${PREFIX}_hostile`, names: HOSTILE_NAMES },
  { name: `${PREFIX}_harmless`, names: HARMLESS_NAMES },
] as const
const [HOSTILE] = TWINS

const admin = new Client({ host, port, user: 'postgres', database: 'postgres' })
const made: string[] = []

beforeAll(async () => {
  await admin.connect()
  const roles = TWINS.flatMap(({ names }) => names.map(({ name }) => roleOf(PREFIX, name)))
  await admin.query([POOR, ...roles].map((role) => `create role ${role} login`).join(';'))
  for (const { name, names } of TWINS) {
    await create(name)
    await within(name, (client) =>
      client.query(`${hostileSchema(names, { prefix: PREFIX, everywhere })}; ${GRANTS}`),
    )
  }
})

/** The poor role sees everything and may read the sequences, but no row. */
const GRANTS = `
  grant usage on schema tables, sequences to ${POOR};
  grant select on all sequences in schema sequences to ${POOR}`

afterAll(async () => {
  for (const name of made) await admin.query(`drop database ${identifier(name)}`)
  const roles = TWINS.flatMap(({ names }) => names.map(({ name }) => roleOf(PREFIX, name)))
  await admin.query([POOR, ...roles].map((role) => `drop role ${role}`).join(';'))
  await admin.end()
})

async function create(name: string, template = 'template0'): Promise<void> {
  await admin.query(`create database ${identifier(name)} template ${identifier(template)}`)
  made.push(name)
}

async function within<T>(database: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ host, port, user: 'postgres', database })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function uriOf(database: string, role = 'postgres'): string {
  return `postgresql://${role}@${host}:${port}/${encodeURIComponent(database)}`
}

type Twin = { readonly name: string; readonly names: readonly HostileName[] }

async function ofBoth<T>(work: (twin: Twin) => Promise<T>): Promise<readonly [T, T]> {
  return Promise.all([work(TWINS[0]), work(TWINS[1])])
}

/** How people run a script: with their own client, or with psql. */
const CLIENTS = [
  {
    client: 'a client of their own',
    isThere: true,
    apply: (database: string, sql: string) => within(database, (client) => client.query(sql)),
  },
  { client: 'psql', isThere: hasProgram('psql'), apply: psql },
]

describe.each(CLIENTS)('the SQL script, run by $client', ({ client: program, isThere, apply }) => {
  test.skipIf(!isThere)('moves the drifting sequences and changes nothing else', async () => {
    const copy = `${PREFIX}_copy_${program.length}`
    await create(copy, HOSTILE.name)
    const check = { inputs: { mode: 'check', 'connection-string': uriOf(copy) } }
    const { files } = await runAction(check)
    const before = await within(copy, snapshotOf)
    await apply(copy, String(files.sql))
    const after = await within(copy, snapshotOf)
    const drifted = sequencesOf(files).filter(({ status }) => status === 'drifted')
    expect(differences(before, after).toSorted()).toEqual(
      drifted.map(({ name }) => name).toSorted(),
    )
    expect((await runAction(check)).outputs).toMatchObject({ drifted: 'false' })
  })
})

async function psql(database: string, sql: string): Promise<void> {
  const words = ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', '-', uriOf(database)]
  const running = promisify(execFile)('psql', words)
  running.child.stdin?.end(sql)
  await running
}

/** Refuses to alter a sequence, in words that hold its name. */
const GUARD = `
  create function public.guard() returns event_trigger language plpgsql as $$
  begin
    raise exception '%', (select string_agg(object_identity, ' ') from pg_event_trigger_ddl_commands());
  end $$;
  create event trigger guard on ddl_command_end when tag in ('ALTER SEQUENCE')
    execute procedure public.guard()`

const CASES: readonly {
  readonly what: string
  readonly inputs: Readonly<Record<string, string>>
  readonly role?: string
  readonly before?: string
  readonly after?: string
  readonly statuses: readonly string[]
}[] = [
  {
    what: 'a check',
    inputs: { mode: 'check' },
    statuses: ['drifted', 'unknown'],
  },
  {
    what: 'a check that may read no row',
    inputs: { mode: 'check', tables: 'tables.*' },
    role: POOR,
    statuses: ['unreadable'],
  },
  {
    what: 'a fix that the server refuses',
    inputs: { tables: 'tables.*' },
    before: GUARD,
    after: 'drop event trigger guard',
    statuses: ['failed'],
  },
  { what: 'a fix', inputs: {}, statuses: ['fixed', 'unknown'] },
]

describe.each(CASES)('$what', ({ inputs, role, before = '', after = '', statuses }) => {
  let runs: Runs

  beforeAll(async () => {
    runs = await ofBoth(async ({ name }) => {
      await within(name, (client) => client.query(before))
      const run = await runAction({ inputs: { ...inputs, 'connection-string': uriOf(name, role) } })
      await within(name, (client) => client.query(after))
      return run
    })
  })

  test('says of every name what it says of plain ones', () => {
    const [hostile, harmless] = runs.map(({ files }) =>
      sequencesOf(files).map(({ status }) => status),
    )
    expect([...new Set(hostile)].toSorted()).toEqual(statuses)
    expect(hostile).toEqual(harmless)
  })

  test('tells the runner nothing else, and shows every character', () => {
    expectSameLog(runs)
    expect(runnerLines(runs[0].log)).toHaveLength(runnerLines(runs[1].log).length)
  })

  test('makes the same page of it', () => expectSamePage(runs))
  test.skipIf(!hasProgram('cmark-gfm'))('makes the same page of it with cmark-gfm', () =>
    expectSameTags(runs),
  )
  test('has the same outputs', () => expectSameOutputs(runs))

  test('has names in the JSON report as the server quotes them', async () => {
    const report = runs[0].files.report
    expect(report === null ? null : schemaErrors(report)).toEqual([])
    const found = sequencesOf(runs[0].files)
    const { rows } = await within(HOSTILE.name, (client) => client.query<Known>(EVERY_NAME))
    const known = new Set(rows.map(({ name }) => name))
    const names = found.flatMap(({ name, columns }) => [name, ...columns])
    expect(names.filter((name) => !known.has(name))).toEqual([])
    expect(new Set(found.map(({ name }) => name)).size).toBe(found.length)
  })
})

type Known = { readonly name: string }

const EVERY_NAME = `
  select format('%I.%I', n.nspname, c.relname) as name
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
   where c.relkind = 'S'
   union all
  select format('%I.%I.%I', n.nspname, c.relname, a.attname)
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
    join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0
   where c.relkind = 'r'`

function sequencesOf({ report }: ActionRun['files']) {
  return report?.databases.flatMap(({ sequences }) => sequences) ?? []
}

/** Databases take the longest to make: as many names as there is time for. */
const DATABASES = everywhere ? 1 : 30

function prefixOf({ name }: Twin): string {
  return `${name}_`
}

function databasesOf(twin: Twin): readonly string[] {
  const prefix = prefixOf(twin)
  const names = twin.names.filter((_, index) => index % DATABASES === 0)
  return names.map(({ name }) => prefix + fitting(name, prefix.length))
}

function checkOf(twin: Twin): Readonly<Record<string, string>> {
  const databases = `${prefixOf(twin)}*`
  return { mode: 'check', databases, 'connection-string': uriOf('postgres') }
}

describe('databases with such names', () => {
  let runs: Runs

  beforeAll(async () => {
    for (const name of TWINS.flatMap(databasesOf)) {
      await create(name)
      await within(name, (client) =>
        client.query('create table t (id serial); insert into t values (7)'),
      )
    }
    runs = await ofBoth((twin) => runAction({ inputs: checkOf(twin) }))
  })

  test('make the same report', () => {
    expect(runs[0].outputs['drifted-count']).toBe(String(databasesOf(HOSTILE).length))
    expectSameLog(runs)
    expectSamePage(runs)
    expectSameOutputs(runs)
    const names = runs[0].files.report?.databases.map(({ name }) => name)
    expect(names?.toSorted()).toEqual(databasesOf(HOSTILE).toSorted())
  })

  test.skipIf(!hasProgram('psql'))(
    'are all found by psql, but those that no command can name',
    async () => {
      await psql('postgres', String(runs[0].files.sql))
      const left = (await runAction({ inputs: checkOf(HOSTILE) })).outputs['drifted-count']
      const unnameable = databasesOf(HOSTILE).filter((name) =>
        /[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}]/u.test(name),
      )
      expect(left).toBe(String(unnameable.length))
    },
  )
})

test('a database with a name that is no text is an error that says so', async () => {
  const name = `${PREFIX}_bytes`
  await admin.query(`create database ${name} encoding 'SQL_ASCII' template template0`)
  made.push(name)
  // Where the server knows no characters it cuts a name in the middle of one.
  const cut = `"${'é'.repeat(40)}"`
  await within(name, async (client) => {
    await client.query(`set client_encoding = 'SQL_ASCII'`)
    await client.query(`create table ${cut} (id serial); insert into ${cut} values (7)`)
  })
  const { files, exitCode } = await runAction({
    inputs: { mode: 'check', 'connection-string': uriOf(name) },
  })
  expect(exitCode).toBe(1)
  expect(files.report?.databases[0]?.error).toMatch(/is no text in UTF-8/)
})

/** How many imports share the names. */
const PARTS = [0, 1, 2, 3]

async function importWith({ name: twin, names }: Twin): Promise<ActionRun> {
  const name = `${twin}_imports`
  await create(name)
  const tables = PARTS.map((part) => `create table t${part} (id serial)`)
  await within(name, (client) => client.query(tables.join(';')))
  const workspace = await makeWorkspace({
    'names.txt': names.map((each) => `${each.name}\n`).join(''),
  })
  const run = await runAction({
    inputs: { 'connection-string': uriOf(name), imports: commandsWith(names).join('\n') },
    environment: workspace.environment,
  })
  await workspace.remove()
  return run
}

/** Commands that make a table drift and hold names; the last one prints them all, and fails. */
function commandsWith(names: readonly HostileName[]): readonly string[] {
  // The input takes a command a line.
  const words = names.map(({ name }) => shellWord(name.replaceAll(/[\r\n]/g, ' ')))
  const commands = PARTS.map((part) => {
    const some = words.filter((_, index) => index % PARTS.length === part)
    return `psql -c 'insert into t${part} values (7)'; : ${some.join(' ')}`
  })
  return [...commands, `cat names.txt; cat names.txt >&2; : ${words.slice(-40).join(' ')}; exit 3`]
}

test('imports that hold and print such names make the same report', async () => {
  const runs = await ofBoth(importWith)
  const [{ outputs, files }] = runs
  expect(outputs['drifted-count']).toBe(String(PARTS.length))
  expect(files.report?.imports).toHaveLength(PARTS.length + 1)
  expect(files.report?.imports.at(-1)).toMatchObject({ exitCode: 3 })
  expect(sequencesOf(files).filter(({ importedBy }) => importedBy === null)).toEqual([])
  expectSameLog(runs)
  expectSamePage(runs)
  expectSameOutputs(runs)
})
