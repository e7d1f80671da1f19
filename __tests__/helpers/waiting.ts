/** Waits for sessions to wait: what tests of locks go by, instead of time. */
import type { Client, QueryResult } from 'pg'
import type { TestDatabase } from './database.ts'

/** Resolves when a session of the action stands in a queue for a lock. */
export function untilActionWaits(database: TestDatabase): Promise<void> {
  return untilWaits(database, `application_name = 'fix-postgresql-sequences'`)
}

export type Blocked = {
  /** What becomes of the statement in the end. */
  readonly done: Promise<QueryResult>
}

/** Sends a statement that has to wait for a lock, and resolves when it waits. */
export async function sendBlocked(
  database: TestDatabase,
  session: Client,
  sql: string,
): Promise<Blocked> {
  const { rows } = await session.query(`select pg_backend_pid() as backend`)
  const [{ backend }] = rows as [{ backend: number }]
  const done = session.query(sql)
  const early = done.then(() => {
    throw new Error(`It did not have to wait: ${sql}`)
  })
  await Promise.race([untilWaits(database, `pid = ${backend}`), early])
  early.catch(() => undefined)
  return { done }
}

async function untilWaits(database: TestDatabase, which: string): Promise<void> {
  for (;;) {
    const waiting = await database.sql(`
      select 1 from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and ${which}`)
    if (waiting.length > 0) return
  }
}
