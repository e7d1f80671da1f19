/** What lies above and below a table. */
import { expect, test } from 'vitest'
import { treesOf } from '../../../src/discover/trees.ts'

//      1        7
//    /   \    /
//   2     3  /
//   |      \/
//   4      5      8 alone
const TREES = treesOf([
  { parent: 1, child: 2 },
  { parent: 1, child: 3 },
  { parent: 2, child: 4 },
  { parent: 3, child: 5 },
  { parent: 7, child: 5 },
])

test.each([
  { table: 1, expected: [1, 2, 3, 4, 5], name: 'the topmost table holds all below it' },
  { table: 2, expected: [2, 4], name: 'a table in the middle holds its own part' },
  { table: 5, expected: [5], name: 'a leaf holds itself' },
  { table: 8, expected: [8], name: 'a table without relatives holds itself' },
])('$name', ({ table, expected }) => {
  expect(TREES.subtree(table)).toEqual(new Set(expected))
})

test.each([
  { table: 4, expected: [1, 2], name: 'a leaf has all tables above it' },
  {
    table: 5,
    expected: [1, 3, 7],
    name: 'a table with several parents has all of their ancestors',
  },
  { table: 1, expected: [], name: 'the topmost table has none' },
  { table: 8, expected: [], name: 'a table without relatives has none' },
])('$name', ({ table, expected }) => {
  expect(TREES.ancestors(table)).toEqual(new Set(expected))
})

test('a table that is reached in two ways counts once', () => {
  const diamond = treesOf([
    { parent: 1, child: 2 },
    { parent: 1, child: 3 },
    { parent: 2, child: 4 },
    { parent: 3, child: 4 },
  ])
  expect(diamond.subtree(1).size).toBe(4)
  expect(diamond.ancestors(4).size).toBe(3)
})
