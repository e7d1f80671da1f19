/** The runs that several sections measure. */
import { timeAction, type ActionJob } from './action.ts'
import type { Lab } from './lab.ts'
import { FLOOR } from './names.ts'
import { timeFloor } from './others.ts'
import type { Sample } from './process.ts'
import type { Contestant } from './rounds.ts'
import { assertMoved, driftedIn, setState, type State } from './states.ts'
import type { Database } from './tables.ts'

export type ActionRace = {
  readonly mode: ActionJob['mode']
  readonly state: State
  readonly imports?: readonly string[]
  /** Folder of the built action; the one of the options unless told otherwise. */
  readonly dist?: string
}

/** The job of the action on a database that is in the state that goes with it. */
export function jobOf(lab: Lab, database: Database, race: ActionRace): ActionJob {
  return {
    dist: race.dist ?? lab.options.dist,
    uri: lab.uri(database.name),
    mode: race.mode,
    sequences: database.sequences.length,
    drifted: driftedIn(database, race.state),
    imports: race.imports ?? [],
  }
}

/** The action, in one of its modes. */
export function actionOn(lab: Lab, database: Database, race: ActionRace): Contestant {
  return {
    name: `${race.mode}, ${race.state}`,
    prepare: () => setState(lab, database, race.state),
    async run() {
      const sample = await timeAction(jobOf(lab, database, race))
      if (race.mode === 'auto') await assertMoved(lab, database)
      return sample
    },
  }
}

/** Another way to move sequences, where all drift. */
export type Mover = {
  readonly name: string
  readonly move: (lab: Lab, database: Database) => Promise<Sample>
}

export function moverOn(lab: Lab, database: Database, { name, move }: Mover): Contestant {
  return {
    name,
    prepare: () => setState(lab, database, 'all drifted'),
    async run() {
      const sample = await move(lab, database)
      await assertMoved(lab, database)
      return sample
    },
  }
}

export function floorOn(lab: Lab, database: Database): Contestant {
  return {
    name: FLOOR,
    prepare: () => setState(lab, database, 'nothing drifted'),
    run: () => timeFloor(lab, database),
  }
}
