/** Runs the stages through a proxy, for tests that look at messages, hold them or change them. */
import { inject } from 'vitest'
import type { RawInputs } from '../../src/inputs/names.ts'
import type { TestDatabase } from './database.ts'
import { startFaultProxy, type Decide } from './fault-proxy.ts'
import { run, type Run } from './run.ts'

export type Through = {
  readonly decide: Decide
  /** The superuser unless told otherwise. */
  readonly role?: string
  readonly inputs?: Partial<RawInputs>
}

export async function runThrough(
  database: TestDatabase,
  { decide, role = 'postgres', inputs = {} }: Through,
): Promise<Run> {
  const proxy = await startFaultProxy(inject('server'), decide)
  const uri = `postgresql://${role}@127.0.0.1:${proxy.port}/${database.name}?sslmode=disable`
  try {
    return await run(database, { 'connection-string': uri, ...inputs })
  } finally {
    await proxy.stop()
  }
}

/** The same SQL with other limits on statements and on their waits for locks, in milliseconds. */
export function withLimits(sql: string, milliseconds: number): string {
  return sql.replaceAll(/(set local (?:lock|statement)_timeout) = \d+/g, `$1 = ${milliseconds}`)
}
