/** The line to name, from what files and database say. */
import { describe, expect, test } from 'vitest'
import { candidatesOf, firstPlace } from '../../../src/blame/choose.ts'
import {
  createSearch,
  sight,
  sightUnnamed,
  type Sighting,
  type Watch,
} from '../../../src/blame/search.ts'
import type { Culprit } from '../../../src/imports/ledger.ts'
import { target } from './targets.ts'

const MADE = { command: 'psql -f a.sql', exitCode: 0, durationMs: 1 }

/** A watch in whose files line 3 writes the id 100. */
function watchOf(overrides: Partial<Watch> = {}): Watch {
  const wanted = target()
  const watch = createSearch([wanted]).watches.get(wanted)
  if (watch === undefined) throw new Error('the target is not watched')
  sight(watch, '100', { file: 'a.sql', line: 3, isPositional: true })
  return Object.assign(watch, overrides)
}

function sighting(overrides: Partial<Sighting>): Sighting {
  return { file: 'a.sql', line: 1, isPositional: false, order: 0, isRepeated: false, ...overrides }
}

describe('the database is asked about an id', () => {
  test.each<{
    readonly name: string
    readonly watch?: Partial<Watch>
    readonly rows: Culprit['rows']
    readonly size: number
  }>([
    { name: 'where the rows are new', rows: 'new', size: 1 },
    { name: 'but not where they may be old', rows: 'any', size: 0 },
    { name: 'but not where a new sequence may have met them', rows: 'of a new sequence', size: 0 },
    {
      name: 'where the table is as new as the sequence',
      watch: { isCreated: true },
      rows: 'of a new sequence',
      size: 1,
    },
    {
      name: 'but not where its column has moved',
      watch: { isReordered: true },
      rows: 'new',
      size: 0,
    },
    { name: 'but not where ids come in other ways', watch: { isLost: true }, rows: 'new', size: 0 },
  ])('$name', ({ watch, rows, size }) => {
    expect(candidatesOf(watchOf(watch), { made: MADE, rows }).size).toBe(size)
  })

  test('but not where others cannot be read off', () => {
    const watch = watchOf()
    sightUnnamed(watch, { file: 'a.sql', line: 4, isPositional: false })
    expect(candidatesOf(watch, { made: MADE, rows: 'new' }).size).toBe(0)
  })
})

describe('of the ids that exist', () => {
  test('the first in the order of the command has the line', () => {
    const found = [sighting({ order: 2, line: 9 }), sighting({ order: 1, line: 7 })]
    expect(firstPlace(found)).toEqual({ file: 'a.sql', line: 7 })
  })

  test('one that is written twice has none', () => {
    const found = [sighting({ isRepeated: true }), sighting({ order: 1, line: 7 })]
    expect(firstPlace(found)).toEqual({ file: 'a.sql', line: 7 })
  })

  test('one that the command itself has keeps others from it', () => {
    expect(firstPlace([sighting({ file: null }), sighting({ order: 1 })])).toBeNull()
    expect(firstPlace([])).toBeNull()
  })
})
