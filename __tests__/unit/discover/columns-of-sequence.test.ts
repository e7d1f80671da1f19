/** Each tree once, from its topmost table, without what is excluded. */
import { describe, expect, test } from 'vitest'
import { columnsOfSequence, type Exclusion } from '../../../src/discover/columns-of-sequence.ts'
import type { Draw } from '../../../src/discover/draws.ts'
import type { DrawingColumnRow } from '../../../src/discover/drawing-columns.sql.ts'
import { treesOf } from '../../../src/discover/trees.ts'
import { INT4 } from '../../helpers/sequences.ts'
import { drawingRow, tableRow } from './drawing-rows.ts'

const NO_TREES = treesOf([])
const NOTHING: Exclusion = { excluded: new Set(), tables: new Map() }

/** Table 1 above 2 and 3; 3 above 4. */
const TREES = treesOf([
  { parent: 1, child: 2 },
  { parent: 1, child: 3 },
  { parent: 3, child: 4 },
])

function draw(
  table_oid: number,
  row: Partial<DrawingColumnRow> = {},
  obstacle: string | null = null,
): Draw {
  const quoted_table = `public.t${table_oid}`
  const drawing = drawingRow({ table_oid, quoted_table, ...row })
  return { sequence: 10, row: drawing, obstacle, block: 'single' }
}

function namesOf(draws: readonly Draw[], trees = NO_TREES): readonly string[] {
  return columnsOfSequence(draws, trees, NOTHING).map(({ name }) => name)
}

test('a column is described by its names, its type and the table to read', () => {
  const id = draw(1, { type_oid: 23, type_name: 'integer' })
  expect(columnsOfSequence([id], NO_TREES, NOTHING)).toEqual([
    {
      kind: 'comparable',
      name: 'public.t1.id',
      table: 'public.t1',
      column: 'id',
      representation: 'integer',
      range: INT4,
      block: 'single',
      sources: [
        { table: 'public.t1', only: false, lockable: true, relations: 1, index: 'present' },
      ],
    },
  ])
})

test('a column that cannot be compared says why', () => {
  const number = draw(1, { quoted_column: 'number' }, 'its default multiplies')
  expect(columnsOfSequence([number], NO_TREES, NOTHING)).toEqual([
    {
      kind: 'unknown',
      name: 'public.t1.number',
      table: 'public.t1',
      reason: 'its default multiplies',
    },
  ])
})

test('columns that share a sequence are all there, by name', () => {
  const other = draw(1, { quoted_column: 'a' })
  expect(namesOf([draw(2), draw(1), other])).toEqual([
    'public.t1.a',
    'public.t1.id',
    'public.t2.id',
  ])
})

test('a column that draws in two ways is there once', () => {
  expect(namesOf([draw(1), draw(1)])).toEqual(['public.t1.id'])
})

test('a foreign table cannot be locked', () => {
  const [column] = columnsOfSequence([draw(1, { is_foreign: true })], NO_TREES, NOTHING)
  expect(column).toMatchObject({ sources: [{ lockable: false }] })
})

describe('a tree', () => {
  test('is read once, from the topmost table whose column draws', () => {
    const columns = columnsOfSequence([draw(1), draw(2), draw(3), draw(4)], TREES, NOTHING)
    expect(columns).toMatchObject([
      { name: 'public.t1.id', sources: [{ table: 'public.t1', only: false, relations: 4 }] },
    ])
  })

  test('is read from a table in its middle where only the column there draws', () => {
    expect(columnsOfSequence([draw(3), draw(4)], TREES, NOTHING)).toMatchObject([
      { name: 'public.t3.id', sources: [{ table: 'public.t3', relations: 2 }] },
    ])
  })

  test('is read from each of two branches where the top does not draw', () => {
    expect(namesOf([draw(2), draw(4)], TREES)).toEqual(['public.t2.id', 'public.t4.id'])
  })

  test('is read for each column that draws', () => {
    expect(namesOf([draw(1), draw(4, { quoted_column: 'other' })], TREES)).toEqual([
      'public.t1.id',
      'public.t4.other',
    ])
  })

  test('does not hide a child that can be compared behind a parent that cannot', () => {
    const columns = columnsOfSequence([draw(1, {}, 'it multiplies'), draw(2)], TREES, NOTHING)
    expect(columns.map(({ kind, name }) => [kind, name])).toEqual([
      ['unknown', 'public.t1.id'],
      ['comparable', 'public.t2.id'],
    ])
  })

  test('is read table by table where some of its tables are excluded', () => {
    const exclusion: Exclusion = {
      excluded: new Set([2]),
      tables: new Map([
        [1, tableRow(1, 't1', { is_partitioned: true })],
        [2, tableRow(2, 't2')],
        [3, tableRow(3, 't3')],
        [4, tableRow(4, 't4', { is_foreign: true })],
      ]),
    }
    expect(columnsOfSequence([draw(1)], TREES, exclusion)).toMatchObject([
      {
        name: 'public.t1.id',
        sources: [
          { table: 'public.t3', only: true, lockable: true, relations: 1 },
          { table: 'public.t4', only: true, lockable: false, relations: 1 },
        ],
      },
    ])
  })

  test('is read in one where only other tables are excluded', () => {
    const exclusion: Exclusion = {
      excluded: new Set([9]),
      tables: new Map([[1, tableRow(1, 't1')]]),
    }
    expect(columnsOfSequence([draw(1)], TREES, exclusion)).toMatchObject([
      { sources: [{ table: 'public.t1', only: false, relations: 4 }] },
    ])
  })
})

test('a source counts every relation that a read of it locks: the tree, and the indexes of each table', () => {
  const trees = treesOf([
    { child: 2, parent: 1 },
    { child: 3, parent: 1 },
  ])
  const [column] = columnsOfSequence([draw(1, { indexes: 2 })], trees, {
    excluded: new Set(),
    tables: new Map(),
  })
  expect(column).toMatchObject({ sources: [{ relations: 9 }] })
})
