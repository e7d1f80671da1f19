/** How time and memory grow with the number of tables. */
import { peakMemoryOf, type ActionJob } from '../action.ts'
import { actionOn, floorOn, jobOf, type ActionRace } from '../contestants.ts'
import type { Figures } from '../figures.ts'
import type { Lab } from '../lab.ts'
import { inTurns } from '../rounds.ts'
import { say } from '../say.ts'
import { setState } from '../states.ts'
import type { Database } from '../tables.ts'

const SIZES = [1, 100, 1_000, 10_000, 50_000]

/** The largest size, in multiples of what was asked for. */
const LARGEST = 5

/** The largest size takes half a minute a round. */
const ROUNDS = 3

const CHECK: ActionRace = { mode: 'check', state: 'nothing drifted' }
const AUTO: ActionRace = { mode: 'auto', state: 'all drifted' }

type Growth = Figures['growth']

export async function prepareGrowth(lab: Lab): Promise<() => Promise<Growth>> {
  const databases: Database[] = []
  for (const size of SIZES) {
    if (size <= LARGEST * lab.options.tables) databases.push(await lab.tables(size))
  }
  return async () => {
    const growth: Growth[number][] = []
    for (const database of databases) growth.push(await measureOne(lab, database))
    return growth
  }
}

async function measureOne(lab: Lab, database: Database): Promise<Growth[number]> {
  const tables = database.sequences.length
  say(` ${tables} tables`)
  const contestants = [
    actionOn(lab, database, CHECK),
    actionOn(lab, database, AUTO),
    floorOn(lab, database),
  ]
  const measured = await inTurns(contestants, Math.min(ROUNDS, lab.options.rounds))
  const checkBytes = await peakOf(lab, database, CHECK)
  const autoBytes = await peakOf(lab, database, AUTO)
  return { tables, measured, checkBytes, autoBytes }
}

async function peakOf(lab: Lab, database: Database, race: ActionRace): Promise<number> {
  await setState(lab, database, race.state)
  const job: ActionJob = jobOf(lab, database, race)
  return peakMemoryOf(job)
}
