/** The password stands nowhere, whatever it is made of and whoever prints it; nor do rows. */
import { chmod, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import { test, type TestDatabase } from '../helpers/database.ts'
import { runAction, type ActionRun } from '../helpers/run-action.ts'
import { makeWorkspace, shellWord } from '../helpers/workspace.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

type Secret = {
  readonly password: string
  /** As it stands in the connection string; in `PGPASSWORD` where it does not. */
  readonly written?: string
}

const SECRETS: readonly Secret[] = [
  { password: 'p@ss/w0rd', written: 'p%40ss%2Fw0rd' },
  { password: "p!s'(x)*~", written: "p!s'(x)*~" },
  { password: 'a%b+c d', written: 'a%25b+c%20d' },
  { password: 'z9', written: 'z9' },
  { password: 'pässwörd☃', written: 'pässwörd☃' },
  { password: 's3cr#t&x=1' },
  { password: String.raw`$(id)"'\`x` },
  { password: '::error::sesame' },
  { password: 'a.*b+[c]|d' },
  { password: 'open\nsesame\tx\n' },
  { password: 'zero\u200Bwidth\u001B[31m' },
]

/** Print the password in every way that a command easily does, and hold it themselves. */
function importsWith(password: string): string {
  const line = password.replaceAll('\n', ' ')
  return [
    String.raw`printf '%s\n' "$PGPASSWORD" "$DATABASE_URL"; env`,
    `psql -c 'insert into t values (7)' ; : ${shellWord(line)} >&2`,
    `exit 3 # ${line}`,
  ].join('\n')
}

async function run(database: TestDatabase, { password, written }: Secret): Promise<ActionRun> {
  const uri = new URL(database.uri)
  const user = written === undefined ? 'postgres' : `postgres:${written}`
  const workspace = await makeWorkspace({})
  const result = await runAction({
    inputs: {
      'connection-string': `postgresql://${user}@${uri.host}${uri.pathname}`,
      imports: importsWith(password),
    },
    environment: {
      ...workspace.environment,
      ...(written === undefined ? { PGPASSWORD: password } : {}),
    },
  })
  await workspace.remove()
  return result
}

/** Every way to write it, and its lines: the runner masks line by line. */
function formsOf({ password, written = password }: Secret): readonly string[] {
  const forms = [
    password,
    written,
    encodeURIComponent(password),
    new URLSearchParams({ p: password }).toString().slice(2),
  ]
  return forms.flatMap((form) => [form, ...form.split(/[\r\n]+/)]).filter((form) => form !== '')
}

test.concurrent.for(SECRETS)('the password %j is left nowhere', async (secret, { database }) => {
  await database.sql('create table t (id serial)')
  const { log, jobSummary, outputs, files, exitCode } = await run(database, secret)
  const lines = log.split('\n')
  const masks = lines.filter((line) => line.startsWith('::add-mask::'))
  expect(lines.slice(0, masks.length), 'masked before anything is printed').toEqual(masks)
  const rest = lines.slice(masks.length)
  const shown = [...rest, jobSummary, JSON.stringify(outputs), JSON.stringify(files), files.sql]
  expect(formsOf(secret).filter((form) => shown.some((text) => text?.includes(form)))).toEqual([])
  expect(files.report?.imports).toHaveLength(3)
  expect(outputs).toMatchObject({ drifted: 'true' })
  expect(exitCode).toBe(1)
})

test('nothing of a row that cannot be read is shown', async ({ database }) => {
  const folder = await temporaryFolder('rows-')
  const file = path.join(folder, 'rows.csv')
  await writeFile(file, 'sesame\n')
  // The server is another user.
  await chmod(folder, 0o755)
  await database.sql(`
    create extension file_fdw;
    create server files foreign data wrapper file_fdw;
    create sequence s;
    create foreign table rows (id int default nextval('s'))
      server files options (filename '${file}', format 'csv')`)
  await expect(database.sql('select * from rows')).rejects.toThrow('sesame')
  const result = await runAction({ inputs: { 'connection-string': database.uri } })
  await rm(folder, { recursive: true })
  expect(result.files.report?.totals).toMatchObject({ problems: 1 })
  expect(result.log).toContain('22P02')
  expect(JSON.stringify(result)).not.toContain('sesame')
})
