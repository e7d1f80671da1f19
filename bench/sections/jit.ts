/** What it costs that a server may compile statements, which no statement of the action is worth. */
import { actionOn, type ActionRace } from '../contestants.ts'
import type { Figures } from '../figures.ts'
import type { Lab } from '../lab.ts'
import { BEFORE, WITHOUT_JIT } from '../names.ts'
import { inTurns, type Contestant } from '../rounds.ts'
import type { Database } from '../tables.ts'

/** A schema as most have it is smaller still than the first. */
const SIZES = [2, 3_000]

const CHECK: ActionRace = { mode: 'check', state: 'all drifted' }

/** A libpq option for the whole session. */
const JIT_OFF = '?options=-c%20jit%3Doff'

export async function prepareJit(lab: Lab): Promise<() => Promise<Figures['jit']>> {
  const databases: Database[] = []
  for (const size of SIZES) databases.push(await lab.tables(size))
  return async () => {
    const figures: Figures['jit'][number][] = []
    for (const database of databases) {
      const measured = await inTurns(contestants(lab, database), lab.options.rounds)
      figures.push({ tables: database.sequences.length, measured })
    }
    return figures
  }
}

function contestants(lab: Lab, database: Database): readonly Contestant[] {
  const without: Lab = { ...lab, uri: (name) => `${lab.uri(name)}${JIT_OFF}` }
  const { distBefore } = lab.options
  const before = actionOn(lab, database, { ...CHECK, dist: distBefore ?? lab.options.dist })
  return [
    ...(distBefore === null ? [] : [{ ...before, name: `${BEFORE}${before.name}` }]),
    actionOn(lab, database, CHECK),
    { ...actionOn(without, database, CHECK), name: WITHOUT_JIT },
  ]
}
