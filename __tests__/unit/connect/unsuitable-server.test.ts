/** What a server calls itself, and whether that is why it refuses what it is asked. */
import { expect, test } from 'vitest'
import type { Session } from '../../../src/connect/session.ts'
import { explainRefusal, onPostgres } from '../../../src/connect/unsuitable-server.ts'
import { RunError } from '../../../src/errors.ts'

const ERROR = Object.assign(new Error('relation "pg_sequence" does not exist'), { code: '42P01' })

test.each([
  'PostgreSQL 18.4 on x86_64-pc-linux-gnu, compiled by gcc (GCC) 7.5.0, 64-bit',
  'PostgreSQL 16.1, compiled by Visual C++ build 1937, 64-bit',
  'PostgreSQL 10.23 (Debian 10.23-1.pgdg120+1) on aarch64-unknown-linux-gnu, compiled by gcc, 64-bit',
  'PostgreSQL 19beta1 on x86_64-pc-linux-gnu, compiled by gcc, 64-bit',
])('%s is not at fault', (version) => {
  expect(explainRefusal(version, ERROR)).toBeNull()
})

test.each([
  'PostgreSQL 9.6.24 on x86_64-pc-linux-gnu, compiled by gcc, 64-bit',
  'PostgreSQL 9.4.26 (Greenplum Database 6.25.3) on x86_64-unknown-linux-gnu, compiled by gcc, 64-bit',
])('%s is too old', (version) => {
  const { message, hint } = explainRefusal(version, ERROR) ?? {}
  expect(message).toBe(
    `The server calls itself “${version}”, and has no catalog pg_sequence, which came with PostgreSQL 10.`,
  )
  expect(hint).toMatch(/PostgreSQL 10 or later\. Upgrade/)
})

test.each([
  'CockroachDB CCL v23.1.11 (x86_64-pc-linux-gnu, built 2023/09/27 01:53:43, go1.19.10)',
  'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2, Redshift 1.0.12103',
  'PostgreSQL 11.2-YB-2.18.3.0-b0 on x86_64-pc-linux-gnu, compiled by clang, 64-bit',
  'PostgreSQL 12.3, compiled by Visual C++ build 1914, 64-bit, QuestDB',
])('%s is another server, which is quoted with what it said', (version) => {
  const { message, hint, cause } = explainRefusal(version, ERROR) ?? {}
  expect(message).toContain(`“${version}”`)
  expect(message).toMatch(/: relation "pg_sequence" does not exist \(42P01\);[^;.]*\.$/)
  expect(hint).toBe('The action needs PostgreSQL 10 or later.')
  expect(cause).toBe(ERROR)
})

/** A server that rejects all work, and answers with its version, or not. */
function sessionOf(version: string | null): Session {
  return {
    async query<Row>(): Promise<readonly Row[]> {
      if (version === null) throw new Error('Connection terminated')
      return [{ version } as Row]
    },
    major: 18,
    queryEach: () => Promise.reject(new Error('Nothing is asked so here')),
  }
}

test('an error is the server’s own where the server is not at fault, or does not tell', async () => {
  const work = () => Promise.reject(ERROR)
  const stock = 'PostgreSQL 18.4 on x86_64-pc-linux-gnu, compiled by gcc, 64-bit'
  await expect(onPostgres(sessionOf(stock), work)).rejects.toBe(ERROR)
  await expect(onPostgres(sessionOf(null), work)).rejects.toBe(ERROR)
  await expect(onPostgres(sessionOf('CrateDB 5.10'), work)).rejects.toBeInstanceOf(RunError)
})

test('a lost connection says nothing of the server', async () => {
  const lost = new Error('Connection terminated unexpectedly')
  await expect(onPostgres(sessionOf('CrateDB 5.10'), () => Promise.reject(lost))).rejects.toBe(lost)
})
