/** One sequence, whose rows lie in many partitions. */
import { chunksOf } from '../chunks.ts'
import { actionOn } from '../contestants.ts'
import type { Figures } from '../figures.ts'
import type { Lab } from '../lab.ts'
import { inTurns } from '../rounds.ts'
import { say } from '../say.ts'
import { withSession } from '../session.ts'
import { createDatabase, databaseOf, type Database } from '../tables.ts'

const PARTITIONS = 2_000
const ROWS_EACH = 10

/** Partitions a transaction. */
const CHUNK = 100

export async function preparePartitions(lab: Lab): Promise<() => Promise<Figures['partitions']>> {
  const partitions = Math.min(PARTITIONS, lab.options.tables)
  const database = await makePartitions(lab, partitions)
  const contestants = [
    actionOn(lab, database, { mode: 'check', state: 'nothing drifted' }),
    actionOn(lab, database, { mode: 'auto', state: 'all drifted' }),
  ]
  return async () => ({ partitions, measured: await inTurns(contestants, lab.options.rounds) })
}

async function makePartitions(lab: Lab, count: number): Promise<Database> {
  const name = 'partitions'
  say(`Making ${count} partitions …`)
  await createDatabase(lab.uri, name)
  await withSession(lab.uri(name), async (client) => {
    await client.query(
      'create table events (id serial, payload integer not null) partition by range (id)',
    )
    for (const some of chunksOf(
      Array.from({ length: count }, (_, index) => index),
      CHUNK,
    )) {
      await client.query(some.map(createPartition).join(';'))
    }
    await client.query('vacuum (analyze) events')
  })
  return databaseOf(lab.uri, name, count * ROWS_EACH)
}

/** PostgreSQL 10 has no primary keys on partitioned tables: each partition gets its own. */
function createPartition(index: number): string {
  const [from, to] = [index * ROWS_EACH + 1, (index + 1) * ROWS_EACH]
  return `create table events_${index} partition of events (primary key (id))
            for values from (${from}) to (${to + 1});
          insert into events select g, g from generate_series(${from}, ${to}) as g`
}
