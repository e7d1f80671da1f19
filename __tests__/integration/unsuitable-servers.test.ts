/** Servers that are no PostgreSQL, or too old a one: a real server that is made to answer as they do. */
import { expect, inject } from 'vitest'
import { test } from '../helpers/database.ts'
import { PASS, startFaultProxy, type Fate } from '../helpers/fault-proxy.ts'
import { run } from '../helpers/run.ts'

/** What stands in the place of a statement that has a text in it. */
type Answers = Readonly<Record<string, string>>

function answering(answers: Answers): (message: { readonly sql: string }) => Fate {
  return ({ sql }) => {
    const found = Object.entries(answers).find(([text]) => sql.includes(text))
    return found === undefined ? PASS : { kind: 'replace', sql: found[1] }
  }
}

async function errorFrom(uri: string, answers: Answers): Promise<string | null | undefined> {
  const proxy = await startFaultProxy(inject('server'), answering(answers))
  const behind = new URL(uri)
  behind.host = `127.0.0.1:${proxy.port}`
  behind.search = 'sslmode=disable'
  try {
    const { json } = await run({ uri: behind.href }, { mode: 'check' })
    return json.databases[0]?.error
  } finally {
    await proxy.stop()
  }
}

test('a server that is too old is told so', async ({ database }) => {
  const old = 'PostgreSQL 9.6.24 on x86_64-pc-linux-gnu, compiled by gcc, 64-bit'
  const facts = `select '9.6.24' as version, '${old}' as whole_version, 90624 as server_version`
  expect(await errorFrom(database.uri, { server_version_num: facts })).toMatch(
    /“PostgreSQL 9\.6\.24 on .*”, and has no catalog pg_sequence.*Upgrade the server/,
  )
})

test.for([
  {
    when: 'at the first setting',
    text: 'row_security',
    sql: 'set local row_security_of_another = off',
  },
  {
    when: 'where it lacks a catalog',
    text: 'join pg_sequence',
    sql: 'select * from pg_sequence_of_another',
  },
])(
  'a server that only speaks the protocol is named, $when',
  async ({ text, sql }, { database }) => {
    const answers = {
      [text]: sql,
      'select version()': `select 'CockroachDB CCL v23.1.11 (x86_64-pc-linux-gnu)' as version`,
    }
    expect(await errorFrom(database.uri, answers)).toMatch(
      /^The server calls itself “CockroachDB .*”, and .*_of_another.*PostgreSQL 10 or later\.$/,
    )
  },
)
