/** One table with many rows, with and without an index on the column that draws from the sequence. */
import { actionOn } from '../contestants.ts'
import type { Figures } from '../figures.ts'
import type { Lab } from '../lab.ts'
import { MAXIMUM } from '../names.ts'
import { timeStatement } from '../others.ts'
import { inTurns, type Measured } from '../rounds.ts'
import { say } from '../say.ts'
import { withSession } from '../session.ts'
import { createDatabase, databaseOf, type Database } from '../tables.ts'

const ROUNDS = 3

export async function prepareLarge(lab: Lab): Promise<() => Promise<Figures['large']>> {
  const indexed = await makeTable(lab, 'large_indexed', 'create index on events (id)')
  const unindexed = await makeTable(lab, 'large_unindexed', '')
  return async () => ({
    rows: lab.options.largeRows,
    indexed: await measureOne(lab, indexed),
    unindexed: await measureOne(lab, unindexed),
  })
}

async function makeTable(lab: Lab, name: string, index: string): Promise<Database> {
  const { largeRows } = lab.options
  say(`Making a table of ${largeRows} rows …`)
  await createDatabase(lab.uri, name)
  await withSession(lab.uri(name), async (client) => {
    await client.query(`create table events (id bigserial, payload integer not null);
                        insert into events select g, g from generate_series(1, ${largeRows}) as g;
                        ${index}`)
    await client.query('vacuum (analyze) events')
  })
  return databaseOf(lab.uri, name, largeRows)
}

async function measureOne(lab: Lab, database: Database): Promise<readonly Measured[]> {
  say(` ${database.name}`)
  const { name } = database
  const contestants = [
    actionOn(lab, database, { mode: 'check', state: 'nothing drifted' }),
    actionOn(lab, database, { mode: 'check', state: 'all drifted' }),
    actionOn(lab, database, { mode: 'auto', state: 'all drifted' }),
    // The least that can tell the highest id.
    { name: MAXIMUM, run: () => timeStatement(lab, name, `${MAXIMUM} from events`) },
  ]
  return inTurns(contestants, Math.min(ROUNDS, lab.options.rounds))
}
