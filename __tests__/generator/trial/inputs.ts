/** The action's inputs for a world, as a workflow would give them. */
import { scopeOf } from '../judgement/scope.ts'
import type { PlacedWorld } from '../layout/placed.ts'
import type { World } from '../model/world.ts'

export function inputsFor(world: World, placed: PlacedWorld, stage: 'check' | 'fix') {
  const { parameters, rewind, headroom, capacityLimit, maxConnections } = world.policy
  const scope = scopeOf(world, placed)
  const links = placed.tables.flatMap(({ columns }) => columns.flatMap(({ link }) => link ?? []))
  return {
    mode: stage === 'check' ? 'check' : parameters === null ? 'auto' : 'manual',
    tables: scope.tables,
    'exclude-tables': scope.excludeTables,
    minvalue: String(parameters?.minvalue ?? ''),
    increment: String(parameters?.increment ?? ''),
    rewind: String(rewind),
    headroom: String(headroom),
    'capacity-limit': String(capacityLimit),
    'max-connections': String(maxConnections),
    links: links.join('\n'),
  }
}
