/** What a run takes that has next to nothing to do. */
import { timeAction } from '../action.ts'
import { actionOn, jobOf, type ActionRace } from '../contestants.ts'
import { countTraffic, type Traffic } from '../counting-proxy.ts'
import type { Figures } from '../figures.ts'
import type { Lab } from '../lab.ts'
import { EMPTY_FILE } from '../names.ts'
import { timeEmptyFile } from '../others.ts'
import { inTurns } from '../rounds.ts'
import type { Database } from '../tables.ts'

/** Runs this short differ by a tenth, and cost nothing. */
const RUNS_A_ROUND = 4

const CHECK: ActionRace = { mode: 'check', state: 'nothing drifted' }

export async function prepareStart(lab: Lab): Promise<() => Promise<Figures['start']>> {
  const database = await lab.tables(1)
  return async () => {
    const runs = RUNS_A_ROUND * lab.options.rounds
    const empty = { name: EMPTY_FILE, run: timeEmptyFile }
    const measured = await inTurns([empty, actionOn(lab, database, CHECK)], runs)
    const traffic: Traffic[] = []
    for (let run = 0; run < runs; run++) traffic.push(await listenIn(lab, database))
    return {
      measured,
      roundTrips: traffic[0]?.roundTrips ?? 0,
      waitedSeconds: traffic.map(({ waitedSeconds }) => waitedSeconds),
    }
  }
}

async function listenIn(lab: Lab, database: Database): Promise<Traffic> {
  const job = jobOf(lab, database, CHECK)
  return countTraffic(lab, (port) =>
    timeAction({ ...job, uri: job.uri.replace(`:${lab.port}/`, `:${port}/`) }),
  )
}
