/** What it costs to measure before and after each command of `imports`. */
import { actionOn } from '../contestants.ts'
import type { Figures } from '../figures.ts'
import type { Lab } from '../lab.ts'
import { checkWith } from '../names.ts'
import { inTurns, type Contestant } from '../rounds.ts'
import { say } from '../say.ts'
import type { Database } from '../tables.ts'

/** Numbers of commands, which do nothing. */
export const COMMANDS = [0, 1, 5] as const

const FEW_TABLES = 100
const ROUNDS = 3

type Imports = Figures['imports']

export async function prepareImports(lab: Lab): Promise<() => Promise<Imports>> {
  const { tables, rounds } = lab.options
  const sizes = [...new Set([Math.min(FEW_TABLES, tables), tables])]
  const databases: Database[] = []
  for (const size of sizes) databases.push(await lab.tables(size))
  return async () => {
    const imports: Imports[number][] = []
    for (const database of databases) {
      say(` ${database.sequences.length} tables`)
      const measured = await inTurns(contestants(lab, database), Math.min(ROUNDS, rounds))
      imports.push({ tables: database.sequences.length, measured })
    }
    return imports
  }
}

function contestants(lab: Lab, database: Database): readonly Contestant[] {
  return COMMANDS.map((count) => ({
    ...actionOn(lab, database, {
      mode: 'check',
      state: 'nothing drifted',
      imports: Array.from({ length: count }, () => 'true'),
    }),
    name: checkWith(count),
  }))
}
