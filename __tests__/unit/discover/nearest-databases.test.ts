/** The databases that a pattern which matches none may have meant. */
import { expect, test } from 'vitest'
import { nearestOf } from '../../../src/discover/nearest-databases.ts'

test('the databases nearest to what was asked for come first', () => {
  const names = ['archive', 'postgres', 'shop']
  expect(nearestOf(names, [{ text: 'Shopp' }])).toBe('shop, archive, postgres')
  expect(nearestOf(names, [{ text: '"posgres"' }, { text: 'archiv' }])).toBe(
    'archive, postgres, shop',
  )
})

test('of many databases ten are named, and the others counted', () => {
  const names = Array.from({ length: 60 }, (_, index) => `tenant_${index + 10}`)
  const said = nearestOf(names, [{ text: 'tenant_42x' }])
  expect(said).toMatch(/^tenant_42, /)
  expect(said.split(', ')).toHaveLength(10)
  expect(said).toMatch(/ and 50 more$/)
})

test('a server without a database to name names none', () => {
  expect(nearestOf([], [{ text: 'shop' }])).toBe('')
})
