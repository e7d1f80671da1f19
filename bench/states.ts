/** Puts sequences where a run is to find them, and sees where it left them. */
import type { Client } from 'pg'
import { chunksOf } from './chunks.ts'
import { keepFiles } from './keep-files.ts'
import type { Lab } from './lab.ts'
import { withSession } from './session.ts'
import type { Database } from './tables.ts'

/** How many sequences of a database are behind their rows. */
export type State = 'nothing drifted' | 'one drifted' | 'all drifted'

/** Sequences a transaction: each takes a place in the server's lock table. */
const MOVES = 1_000

/** Sequences a statement, which is slow to plan where it is long. */
const READS = 100

/** How many sequences of a database drift in a state. */
export function driftedIn({ sequences }: Database, state: State): number {
  return { 'nothing drifted': 0, 'one drifted': 1, 'all drifted': sequences.length }[state]
}

/**
 * Moves all sequences by `setval`, which creates and drops no files. Then clears away what earlier
 * runs have left in the catalog and to be written to the disk, so that nobody pays for somebody else.
 */
export async function setState(lab: Lab, database: Database, state: State): Promise<void> {
  const drifted = driftedIn(database, state)
  await withSession(lab.uri(database.name), async (client) => {
    await client.query('set synchronous_commit = off')
    await move(client, database.sequences.slice(0, drifted), 1)
    await move(client, database.sequences.slice(drifted), database.highest)
    await client.query('vacuum pg_class')
    await client.query('checkpoint')
    if (drifted > 0) await keepFiles(client)
  })
}

async function move(client: Client, names: readonly string[], value: number): Promise<void> {
  const setvals = 'select count(setval(s.name::regclass, $2)) from unnest($1::text[]) as s (name)'
  for (const chunk of chunksOf(names, MOVES)) await client.query(setvals, [chunk, value])
}

/** Throws where a sequence is not past its highest id: whoever was timed has not done the work. */
export async function assertMoved(lab: Lab, database: Database): Promise<void> {
  const { sequences, highest } = database
  await withSession(lab.uri(database.name), async (client) => {
    for (const chunk of chunksOf(sequences, READS)) {
      const states = chunk.map((name) => `select last_value + is_called::int from ${name}`)
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::int as count from (${states.join(' union all ')}) as s (next)
          where next <> ${highest + 1}`,
      )
      if (rows[0]?.count === 0) continue
      throw new Error(`${rows[0]?.count} sequences of ${database.name} were not moved`)
    }
  })
}
