/** The committed bundle under Node 24, run as the runner runs it. */
import { cp, rm } from 'node:fs/promises'
import path from 'node:path'
import { expect, inject } from 'vitest'
import { test } from '../helpers/database.ts'
import { DRIFTED_SCHEMA } from '../helpers/drifted-schema.ts'
import { runAction } from '../helpers/run-action.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

test('check fails the job and writes every output, file and summary', async ({ database }) => {
  await database.sql(DRIFTED_SCHEMA)
  const { exitCode, log, outputs, jobSummary, files } = await runAction({
    inputs: { 'connection-string': database.uri, mode: 'check' },
  })
  expect(exitCode).toBe(1)
  expect(outputs).toMatchObject({
    drifted: 'true',
    'checked-count': '8',
    'drifted-count': '7',
    'fixed-count': '0',
    'problem-count': '1',
  })
  expect(files.report?.totals).toMatchObject({ checked: 8, drifted: 7 })
  expect(new Date(String(files.report?.startedAt)).toISOString()).toBe(files.report?.startedAt)
  expect(files.summary).toBe(jobSummary)
  expect(jobSummary).toContain('`public.behind.id`')
  expect(files.sql).toContain('from public.behind_id_seq as s')
  expect(log).toMatch(
    /^::error::1 of 8 sequences will hand out ids that rows already hold, and a fix would use up its range; 6 will hand out ids/m,
  )
  expect(log).toMatch(
    /^ {2}drifted +public\.behind_id_seq of public\.behind\.id, next 1, furthest row 40/m,
  )
  expect(log).toMatch(/^::group::1 healthy sequence$/m)
  expect(log.match(/^::error/gm)?.length).toBeLessThanOrEqual(10)
})

test('auto fixes and leaves the job green', async ({ database }) => {
  await database.sql(`create table t (id serial primary key); insert into t values (28)`)
  const { exitCode, outputs, log } = await runAction({
    inputs: { 'connection-string': database.uri },
  })
  expect(exitCode).toBe(0)
  expect(outputs).toMatchObject({ drifted: 'true', 'fixed-count': '1', 'problem-count': '0' })
  expect(log).not.toMatch(/^::(error|warning)/m)
  expect(log).toMatch(/^::notice.*It now hands out 29 next\./m)
  expect(await database.sql(`insert into t default values returning id`)).toEqual([{ id: 29 }])
})

test('a page or a folder that cannot be written to is told of, and is no bug', async ({
  database,
}) => {
  const { uri } = database
  const run = (environment: Readonly<Record<string, string>>) =>
    runAction({ inputs: { 'connection-string': uri }, environment })
  const [page, folder] = await Promise.all([
    run({ GITHUB_STEP_SUMMARY: '/nowhere/summary' }),
    run({ RUNNER_TEMP: '/nowhere' }),
  ])
  expect(page.log).toMatch(
    /^::error::The job summary could not be written: .*job-summary to false/m,
  )
  expect(page.outputs).toMatchObject({ 'checked-count': '0' })
  expect(folder.log).toMatch(/^::error::The report could not be written: ENOENT.*RUNNER_TEMP must/m)
  for (const { exitCode, log } of [page, folder]) {
    expect(exitCode).toBe(1)
    expect(log).not.toContain('bug')
  }
})

test('the PG variables of the environment name the database', async ({ database }) => {
  await database.sql(`create table t (id serial primary key); insert into t values (1)`)
  const { host, port } = inject('server')
  const { exitCode, files } = await runAction({
    inputs: {},
    environment: {
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: 'postgres',
      PGDATABASE: database.name,
    },
  })
  expect(exitCode).toBe(0)
  expect(files.report?.databases[0]).toMatchObject({ name: database.name, port, error: null })
})

test('all faults of all inputs are told at once, and nothing is connected to', async () => {
  const { exitCode, log, outputs } = await runAction({
    inputs: {
      'connection-string': 'postgresql://user:s3cret@127.0.0.1:1/x?application=1',
      mode: 'repair',
      tables: 'a.b.c.d',
      'fail-on-drift': 'yes',
      'connect-timeout': 'soon',
      'lock-timeout': '-1',
      'job-summary': '1',
    },
  })
  expect(exitCode).toBe(1)
  expect(log.match(/^::error/gm)).toHaveLength(1)
  for (const fault of [
    'connection-string: the parameter application',
    'mode: got "repair"; allowed: auto, check',
    'tables: got "a.b.c.d"',
    'fail-on-drift: got "yes"; allowed: true, false',
    'connect-timeout: got "soon"',
    'lock-timeout: got "-1"',
    'job-summary: got "1"',
  ]) {
    expect(log).toContain(fault)
  }
  expect(log).not.toContain('s3cret')
  expect(outputs).toEqual({})
})

test('outputs and files are written when the connection fails', async () => {
  const { exitCode, outputs, files, jobSummary } = await runAction({
    inputs: {
      'connection-string': 'postgresql://postgres:p%40ss@127.0.0.1:1/x',
      'connect-timeout': '0',
    },
  })
  expect(exitCode).toBe(1)
  expect(outputs).toMatchObject({ drifted: 'false', 'checked-count': '0', 'problem-count': '1' })
  expect(files.report?.databases[0]?.error).toMatch(/No PostgreSQL server answers/)
  expect(jobSummary).toContain('No PostgreSQL server answers')
})

test('a password is masked as it is written and as it is meant, unless it is an ordinary word', async () => {
  const secret = await runAction({ inputs: unreachable('postgresql://me:p%40ss-w@127.0.0.1:1/x') })
  expect(secret.log).toMatch(/^::add-mask::p%2540ss-w$/m)
  expect(secret.log).toMatch(/^::add-mask::p@ss-w$/m)
  expect(secret.log.replaceAll(/^::add-mask::.*$/gm, '')).not.toMatch(/ss-w/)
  const variables = await runAction({
    inputs: { ...unreachable('postgresql://127.0.0.1:1/x'), imports: 'true' },
    environment: { PGPASSWORD: "v'ry @ secret" },
  })
  for (const form of ["v'ry @ secret", 'v%2527ry%2520%2540%2520secret']) {
    expect(variables.log).toContain(`::add-mask::${form}\n`)
  }
  const ordinary = await runAction({
    inputs: unreachable('postgresql://postgres:postgres@127.0.0.1:1/x'),
  })
  expect(ordinary.log).not.toContain('add-mask')
})

test('job-summary false writes the file but not the job summary', async ({ database }) => {
  const { jobSummary, files } = await runAction({
    inputs: { 'connection-string': database.uri, 'job-summary': 'false' },
  })
  expect(jobSummary).toBe('')
  expect(files.summary).toContain('PostgreSQL sequences')
})

test('the bundle starts without node_modules, and with NODE_PG_FORCE_NATIVE set', async ({
  database,
}) => {
  const folder = await temporaryFolder('bundle-')
  await cp(path.join(import.meta.dirname, '..', '..', 'dist'), folder, { recursive: true })
  const { exitCode } = await runAction({
    inputs: { 'connection-string': database.uri },
    environment: { NODE_PG_FORCE_NATIVE: '1' },
    bundle: path.join(folder, 'index.js'),
  })
  await rm(folder, { recursive: true })
  expect(exitCode).toBe(0)
})

test('names that look like workflow commands, Markdown or SQL change nothing', async ({
  database,
}) => {
  await database.sql(`
    create schema "::error::pwned";
    create table "::error::pwned"."x
::warning::y | <b>@octocat \`z\` ##[error]" ("a""; drop table victims; --" serial primary key);
    create table victims (id serial primary key);
    insert into victims values (1);
    insert into "::error::pwned"."x
::warning::y | <b>@octocat \`z\` ##[error]" values (4)`)
  const checked = await runAction({ inputs: { 'connection-string': database.uri, mode: 'check' } })
  const commands = checked.log.split(/\r?\n/).filter((line) => /^\s*::/.test(line))
  expect(commands.filter((line) => /^::(error::pwned|warning)/.test(line))).toEqual([])
  expect(checked.log).not.toContain('##[')
  // Inside the code block of the SQL, where nothing is interpreted, names stand as SQL needs them.
  const outsideCode = checked.jobSummary.replace(/^```sql$[\s\S]*?^```$/m, '')
  expect(outsideCode).not.toMatch(/<b>|@octocat|::error/)
  const rows = checked.jobSummary.split('\n').filter((line) => line.startsWith('| ❌'))
  expect(rows).toHaveLength(2)
  await database.sql(String(checked.files.sql))
  const again = await runAction({ inputs: { 'connection-string': database.uri, mode: 'check' } })
  expect(again.exitCode).toBe(0)
})

function unreachable(uri: string): Readonly<Record<string, string>> {
  return { 'connection-string': uri, 'connect-timeout': '0' }
}
