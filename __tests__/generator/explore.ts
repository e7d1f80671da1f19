/** Tries world after world, and shrinks the first one that goes wrong. */
import fc from 'fast-check'
import { layOut } from './layout/lay-out.ts'
import type { World } from './model/world.ts'
import { worlds } from './model/worlds.ts'
import type { Complaint } from './trial/compare-report.ts'
import { inputsFor } from './trial/inputs.ts'
import { prepare, tryWorld, type Place } from './trial/try-world.ts'

/**
 * `schemas`: at most so many in one database, so that one run of the action serves many; not more, as
 * they share its inputs. `worlds`: so many are made of one seed.
 */
export const EXTENT = { schemas: 20, worlds: 50 } as const

export type Extent = {
  /** At least so many schemas are tried. */
  readonly count: number
  readonly seed: number
  /** At most so many smaller worlds, once one has gone wrong, and none after so many seconds. */
  readonly shrinks: number
  readonly patience: number
}

export type Exploration = {
  readonly tried: number
  /** What went wrong, with SQL that shows it; `null` where nothing did. */
  readonly failure: string | null
}

type Failure = { readonly world: World; readonly complaints: readonly Complaint[] }

export async function explore(extent: Extent, place: Place): Promise<Exploration> {
  const { count, seed } = extent
  await prepare(place)
  const progress = {
    tried: 0,
    shrinksLeft: extent.shrinks,
    smallest: null as Failure | null,
    until: 0,
  }
  const property = fc.asyncProperty(worlds(Math.min(count, EXTENT.schemas)), async (world) => {
    if (progress.smallest === null) {
      if (progress.tried >= count) return
      progress.tried += world.schemas.length
    } else if (progress.shrinksLeft-- <= 0 || Date.now() > progress.until) return
    const complaints = await complaintsOf(world, place)
    if (complaints.length === 0) return
    if (progress.smallest === null) progress.until = Date.now() + extent.patience * 1000
    progress.smallest = { world, complaints }
    throw new Error('unlike the judgement')
  })
  let round = 0
  while (progress.tried < count && progress.smallest === null) {
    await fc.check(property, { seed: seed + round, numRuns: EXTENT.worlds })
    round++
  }
  const { tried, smallest } = progress
  if (smallest === null) return { tried, failure: null }
  const repeat = `-- Seed ${seed + round - 1} makes this within ${EXTENT.worlds} worlds.`
  return { tried, failure: `${repeat}\n${describe(smallest, place)}` }
}

/** A world that cannot even be created is a fault of the generator, and shrunk the same way. */
async function complaintsOf(world: World, place: Place): Promise<readonly Complaint[]> {
  try {
    return await tryWorld(world, place)
  } catch (error) {
    return [{ schema: null, text: String(error) }]
  }
}

function describe({ world, complaints }: Failure, { role }: Place): string {
  const placed = layOut(world, role)
  const inputs = Object.entries(inputsFor(world, placed, 'fix'))
  const as = world.policy.isLimited ? `the role ${role}` : 'a superuser'
  const path = placed.path === null ? '' : `, whose search_path is ${placed.path}`
  return [
    `-- As ${as}${path}:`,
    ...inputs
      .filter(([, value]) => value !== '')
      .map(([name, value]) => commented(`${name}: ${value}`)),
    ...placed.schemas.flatMap((statements) => statements.map((statement) => `${statement};`)),
    ...complaints.map(({ text }) => commented(text)),
  ].join('\n')
}

function commented(text: string): string {
  return `-- ${text.replaceAll('\n', '\n-- ')}`
}
