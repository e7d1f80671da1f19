/** Works through a list with a few workers at once. */
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inLanes } from '../../../src/connect/in-lanes.ts'

test('every item is worked on once, in order of the list', async () => {
  const seen: number[] = []
  await inLanes([1, 2, 3, 4, 5], 2, async (item) => {
    seen.push(item)
    await setImmediate()
  })
  expect(seen).toEqual([1, 2, 3, 4, 5])
})

test.each([
  { width: 1, items: 5, expected: 1 },
  { width: 3, items: 9, expected: 3 },
  { width: 4, items: 2, expected: 2 },
])('$width lanes work on $expected of $items items at once', async ({ width, items, expected }) => {
  let running = 0
  let most = 0
  await inLanes(Array.from({ length: items }), width, async () => {
    running++
    most = Math.max(most, running)
    await setImmediate()
    running--
  })
  expect(most).toBe(expected)
})

test('nothing is done for an empty list', async () => {
  await expect(inLanes([], 4, () => Promise.reject(new Error('never')))).resolves.toBeUndefined()
})

test('it rejects with the error of an item, once no worker runs any more', async () => {
  let running = 0
  const work = async (item: number) => {
    running++
    await setImmediate()
    running--
    if (item === 2) throw new Error(`item ${item}`)
  }
  await expect(inLanes([1, 2, 3, 4], 2, work)).rejects.toThrow('item 2')
  expect(running).toBe(0)
})

test('an item that is added by the only worker is worked on', async () => {
  const queue = ['first']
  const seen: string[] = []
  await inLanes(queue, 4, (item) => {
    seen.push(item)
    if (item === 'first') queue.push('again')
    return Promise.resolve()
  })
  expect(seen).toEqual(['first', 'again'])
})

test('an item that is added after another worker found the list empty is worked on', async () => {
  const queue = ['quick', 'slow']
  const seen: string[] = []
  await inLanes(queue, 2, async (item) => {
    seen.push(item)
    if (item !== 'slow') return
    for (let turns = 0; turns < 5; turns++) await setImmediate()
    queue.push('again')
  })
  expect(seen).toEqual(['quick', 'slow', 'again'])
})
