/** A database of its own for each test, on the server of the test's project. */
import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { test as base, inject } from 'vitest'
import type { Build } from './server-binaries.ts'

export type TestDatabase = {
  readonly name: string
  readonly uri: string
  readonly build: Build
  readonly major: number
  /** Runs SQL as the superuser and resolves to the rows of the last statement. */
  sql(text: string): Promise<readonly Record<string, unknown>[]>
  /** URI of the same database for another role. */
  uriFor(role: string): string
  /** Another session, which is closed after the test. */
  connect(role?: string): Promise<Client>
}

/** `test` with a database that is created for it and dropped after it. */
export const test = base.extend<{ database: TestDatabase }>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the parameter's shape
  database: async ({}, use) => {
    const { host, port, build, major } = inject('server')
    const name = `t_${randomUUID().replaceAll('-', '')}`
    const admin = await open({ host, port, user: 'postgres', database: 'postgres' })
    await admin.query(`create database ${name}`)
    const clients: Client[] = []
    const connect = async (role = 'postgres') => {
      const client = await open({ host, port, user: role, database: name })
      clients.push(client)
      return client
    }
    const owner = await connect()
    const uriFor = (role: string) => `postgresql://${role}@${host}:${port}/${name}`
    await use({
      name,
      uri: uriFor('postgres'),
      build,
      major: Number(major),
      uriFor,
      connect,
      async sql(text) {
        const result = await owner.query(text)
        const last: unknown = Array.isArray(result) ? result.at(-1) : result
        return (last as { rows: Record<string, unknown>[] }).rows
      },
    })
    for (const client of clients) await client.end()
    await admin.query(`drop database ${name}`)
    await admin.end()
  },
})

async function open(config: {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
}): Promise<Client> {
  const client = new Client(config)
  client.on('error', () => undefined)
  await client.connect()
  return client
}
