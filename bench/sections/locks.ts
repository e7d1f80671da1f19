/** Whether the lock table has room for an application while the action runs; not a race. */
import { besideApplication, type Load } from '../application.ts'
import { actionOn, type ActionRace } from '../contestants.ts'
import type { Figures } from '../figures.ts'
import type { Lab } from '../lab.ts'
import type { Measured } from '../rounds.ts'
import { say } from '../say.ts'
import type { Database } from '../tables.ts'

const TABLES = 7_000
const TABLES_EACH = 300
const SESSIONS = 3

const RACES: readonly ActionRace[] = [
  { mode: 'check', state: 'all drifted' },
  { mode: 'auto', state: 'all drifted' },
]

export async function prepareLocks(lab: Lab): Promise<() => Promise<Figures['locks']>> {
  const database = await lab.tables(Math.min(TABLES, lab.options.tables))
  return () => runBeside(lab, database)
}

/** Throws where either side met an error, such as `53200`, out of shared memory. */
async function runBeside(lab: Lab, database: Database): Promise<Figures['locks']> {
  const tables = database.sequences.length
  const [tablesEach, sessions] = [Math.min(TABLES_EACH, tables), SESSIONS]
  const load: Load = { uri: lab.uri(database.name), tables, tablesEach, sessions }
  const measured: Measured[] = []
  const { errors, transactions, peakLocks } = await besideApplication(load, async () => {
    for (const race of RACES) {
      const contestant = actionOn(lab, database, race)
      await contestant.prepare?.()
      const sample = await contestant.run()
      say(`  ${contestant.name} ${sample.seconds} s`)
      measured.push({ name: contestant.name, samples: [sample] })
    }
  })
  if (errors.length > 0) throw new Error(`The application met errors:\n${errors.join('\n')}`)
  return { tables, tablesEach, sessions, transactions, peakLocks, measured }
}
