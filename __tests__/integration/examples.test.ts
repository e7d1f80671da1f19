/** Every file of `examples` does what its recipe promises, run by the built action. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, inject } from 'vitest'
import { test, type TestDatabase } from '../helpers/database.ts'
import { CHECKS } from '../helpers/examples/checks.ts'
import { URI, type Example, type JobPromise } from '../helpers/examples/example.ts'
import { FRAMEWORKS } from '../helpers/examples/frameworks.ts'
import { OPERATIONS } from '../helpers/examples/operations.ts'
import { makeRole } from '../helpers/examples/role.ts'
import { runWorkflow, type JobRun } from '../helpers/run-workflow.ts'
import { addStandIns, callsIn, type StandIns } from '../helpers/stand-ins.ts'
import { parseWorkflow } from '../helpers/workflow.ts'
import { hasPsql, makePlainWorkspace, makeWorkspace, type Workspace } from '../helpers/workspace.ts'

const FOLDER = path.join(import.meta.dirname, '..', '..', 'examples')

const EXAMPLES: Readonly<Record<string, Example>> = { ...CHECKS, ...FRAMEWORKS, ...OPERATIONS }

/** Those that need a test of their own. */
const OTHERS = ['many-databases', 'self-hosted']

test('every example is run', async () => {
  const files = await readdir(FOLDER)
  const run = [...Object.keys(EXAMPLES), ...OTHERS].map((name) => `${name}.yml`)
  expect(run.toSorted()).toEqual(files.toSorted())
})

describe.concurrent.each(Object.entries(EXAMPLES))('the example %s', (name, example) => {
  test('does what its recipe promises', async ({ database }) => {
    const { before = '', inputs = {}, standIns = {} } = example
    await database.sql(before)
    const role = await makeRole(database, example.role)
    const workspace = await workspaceOf(example, { database, standIns })
    try {
      const { uri } = role
      const runs = await runExample(name, { database, workspace, inputs, uri })
      expect(runs.length).toBe(example.jobs.length)
      for (const [index, promise] of example.jobs.entries()) expectPromise(runs[index], promise)
      await expectEffects(example, { database, workspace })
    } finally {
      await role.remove()
      await workspace.remove()
    }
  })
})

test('the example many-databases looks at all databases whose names fit', async ({ database }) => {
  const { name } = database
  const siblings = [`${name}_berlin`, `${name}_paris`]
  for (const sibling of siblings)
    await database.sql(`create database ${sibling} template template0`)
  const workspace = await makePlainWorkspace({})
  try {
    const [run] = await runExample('many-databases', {
      database,
      workspace,
      inputs: {},
      uri: database.uri,
      edit: (text) => text.replace('shop_*', `${name}_*`),
    })
    const { report } = run?.actions[0]?.files ?? {}
    expect(report?.databases.map((each) => each.name)).toEqual(siblings)
    expect(run?.failed).toBe(false)
  } finally {
    for (const sibling of siblings) await database.sql(`drop database ${sibling}`)
    await workspace.remove()
  }
})

test('the example self-hosted finds server and password in files of the runner', async ({
  database,
}) => {
  await database.sql('create table t (id serial primary key); insert into t values (1)')
  const { host, port } = inject('server')
  const workspace = await makePlainWorkspace({
    'pg_service.conf': `[shop]\nhost=${host}\nport=${port}\nuser=postgres\ndbname=${database.name}\n`,
    pgpass: `${host}:${port}:*:postgres:secret\n`,
  })
  try {
    const [run] = await runExample('self-hosted', {
      database,
      workspace,
      inputs: {},
      uri: database.uri,
      edit: (text) => text.replaceAll('/etc/runner', workspace.folder),
    })
    expect(run?.failed).toBe(true)
    expect(run?.actions[0]?.files.report?.databases[0]?.name).toBe(database.name)
    expect(run?.actions[0]?.outputs).toMatchObject({ 'drifted-count': '1' })
  } finally {
    await workspace.remove()
  }
})

type Staging = {
  readonly database: TestDatabase
  readonly workspace: Workspace
  readonly inputs: Readonly<Record<string, string>>
  /** What every secret of the file holds. */
  readonly uri: string
  readonly edit?: (text: string) => string
}

/** The file with the test's server in the place of its service container. */
async function runExample(
  name: string,
  { database, workspace, inputs, uri, edit = (text) => text }: Staging,
): Promise<readonly JobRun[]> {
  const text = edit(await readFile(path.join(FOLDER, `${name}.yml`), 'utf8'))
  const local = text.replaceAll(/postgresql:\/\/postgres:postgres@\w+:\d+\/postgres/g, database.uri)
  const secrets = [...text.matchAll(/secrets\.(\w+)/g)].map(([, secret]) => [secret, uri])
  return runWorkflow(parseWorkflow(local), {
    workspace,
    inputs,
    secrets: Object.fromEntries(secrets) as Record<string, string>,
  })
}

/** The checkout, and the programs that are not there, psql among them where it is not. */
async function workspaceOf(
  { files = {} }: Example,
  { database, standIns }: { readonly database: TestDatabase; readonly standIns: StandIns },
): Promise<Workspace> {
  const workspace = await (hasPsql() ? makePlainWorkspace(files) : makeWorkspace(files))
  const entries = Object.entries(standIns)
  const known = entries.map(([command, sql]) => [command.replace(URI, database.uri), sql])
  const tools = await addStandIns({
    folder: workspace.folder,
    standIns: Object.fromEntries(known) as StandIns,
    uri: database.uri,
  })
  const PATH = `${tools}${path.delimiter}${workspace.environment['PATH'] ?? ''}`
  return { ...workspace, environment: { ...workspace.environment, PATH } }
}

function expectPromise(run: JobRun | undefined, promise: JobPromise): void {
  const [action] = run?.actions ?? []
  expect({ failed: run?.failed, outputs: action?.outputs }).toMatchObject({
    failed: promise.failed,
    outputs: promise.outputs,
  })
  if (promise.log !== undefined) expect(action?.log).toMatch(promise.log)
  const sequences = action?.files.report?.databases.flatMap((each) => each.sequences) ?? []
  const drifted = sequences.find(({ status }) => status === 'drifted' || status === 'fixed')
  if (promise.sequence !== undefined) expect(drifted).toMatchObject(promise.sequence)
}

async function expectEffects(
  { calls = [], writes, leaves }: Example,
  { database, workspace }: { readonly database: TestDatabase; readonly workspace: Workspace },
): Promise<void> {
  expect(await callsIn(workspace.folder)).toEqual(expect.arrayContaining([...calls]))
  if (writes !== undefined) {
    expect(await readFile(path.join(workspace.folder, writes.file), 'utf8')).toContain(writes.text)
  }
  if (leaves !== undefined) expect(await database.sql(leaves.sql)).toEqual(leaves.rows)
}
