/** An application that needs much room in the server's lock table while the action runs. */
import { setTimeout } from 'node:timers/promises'
import type { Client } from 'pg'
import { withSession } from './session.ts'

export type Load = {
  /** URI of a database whose tables are called `table_1` and so on. */
  readonly uri: string
  readonly tables: number
  /** Tables that each transaction locks as an insert does. */
  readonly tablesEach: number
  readonly sessions: number
}

export type Traces = {
  transactions: number
  /** The most entries that the server's lock table has had, everybody's together. */
  peakLocks: number
  readonly errors: string[]
}

/** What a transaction does beside its locks. */
const TRANSACTION_SECONDS = 0.01

/** Between two transactions of a session, and between two looks at the lock table. */
const PAUSE_MILLISECONDS = 20

/** Lets the application work for as long as `work` does, and resolves to what became of it. */
export async function besideApplication(
  load: Load,
  work: () => Promise<void>,
): Promise<Readonly<Traces>> {
  const traces: Traces = { transactions: 0, peakLocks: 0, errors: [] }
  const end = new AbortController()
  const windows = Array.from({ length: load.sessions }, () => windowsOf(load))
  const loops = [
    ...windows.map((window) =>
      repeat(load, end.signal, (client) => lock(client, window(), traces)),
    ),
    repeat(load, end.signal, (client) => look(client, traces)),
  ]
  const all = Promise.allSettled(loops)
  try {
    await work()
  } finally {
    end.abort()
    for (const loop of await all) {
      if (loop.status === 'rejected') traces.errors.push(String(loop.reason))
    }
  }
  return traces
}

async function repeat(
  { uri }: Load,
  signal: AbortSignal,
  step: (client: Client) => Promise<void>,
): Promise<void> {
  await withSession(uri, async (client) => {
    while (!signal.aborted) {
      await step(client)
      await setTimeout(PAUSE_MILLISECONDS)
    }
  })
}

/** One table after the other, in the order in which whoever locks several should lock them. */
function windowsOf({ tables, tablesEach }: Load): () => readonly string[] {
  let first = 0
  return () => {
    first = (first + tablesEach) % tables
    return Array.from({ length: tablesEach }, (_, i) => ((first + i) % tables) + 1)
      .toSorted((a, b) => a - b)
      .map((number) => `table_${number}`)
  }
}

async function lock(client: Client, tables: readonly string[], traces: Traces): Promise<void> {
  await client.query(`begin;
    lock table ${tables.join(', ')} in row exclusive mode;
    select pg_sleep(${TRANSACTION_SECONDS});
    commit`)
  traces.transactions++
}

async function look(client: Client, traces: Traces): Promise<void> {
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::int as count from pg_locks where not fastpath',
  )
  traces.peakLocks = Math.max(traces.peakLocks, rows[0]?.count ?? 0)
}
