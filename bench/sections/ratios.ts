/** The action beside other ways to the same end, and beside the least that can be done. */
import { hasProgram } from '../../__tests__/helpers/programs.ts'
import { actionOn, floorOn, moverOn, type ActionRace } from '../contestants.ts'
import type { Figures } from '../figures.ts'
import type { Lab } from '../lab.ts'
import { BEFORE, DJANGO, NODE_SCRIPT, WIKI } from '../names.ts'
import { hasDjango, timeDjango, timeNodeScript, timeWikiScript } from '../others.ts'
import { inTurns, type Contestant } from '../rounds.ts'
import { say } from '../say.ts'
import type { Database } from '../tables.ts'

const RACES: readonly ActionRace[] = [
  { mode: 'check', state: 'nothing drifted' },
  { mode: 'check', state: 'all drifted' },
  { mode: 'auto', state: 'nothing drifted' },
  { mode: 'auto', state: 'one drifted' },
  { mode: 'auto', state: 'all drifted' },
]

export async function prepareRatios(lab: Lab): Promise<() => Promise<Figures['ratios']>> {
  const { tables, rounds } = lab.options
  const database = await lab.tables(tables)
  return async () => ({
    tables,
    measured: await inTurns(contestants(lab, database), rounds),
  })
}

function contestants(lab: Lab, database: Database): readonly Contestant[] {
  return [
    ...RACES.flatMap((race) => [...before(lab, database, race), actionOn(lab, database, race)]),
    ...wiki(lab, database),
    ...django(lab, database),
    moverOn(lab, database, { name: NODE_SCRIPT, move: timeNodeScript }),
    floorOn(lab, database),
  ]
}

/** The same by an older build, where one was given. */
function before(lab: Lab, database: Database, race: ActionRace): readonly Contestant[] {
  const dist = lab.options.distBefore
  if (dist === null) return []
  const contestant = actionOn(lab, database, { ...race, dist })
  return [{ ...contestant, name: `${BEFORE}${contestant.name}` }]
}

function django(lab: Lab, database: Database): readonly Contestant[] {
  if (hasDjango()) return [moverOn(lab, database, { name: DJANGO, move: timeDjango })]
  say('There is no Python with Django and psycopg: it is left out.')
  return []
}

function wiki(lab: Lab, database: Database): readonly Contestant[] {
  if (hasProgram('psql')) return [moverOn(lab, database, { name: WIKI, move: timeWikiScript })]
  say("There is no psql: the wiki's script is left out.")
  return []
}
