/** The turns of those who are compared. */
import { expect, test } from 'vitest'
import { inTurns, type Contestant } from '../../../bench/rounds.ts'

const quietly = () => undefined

/** A contestant that notes its runs, each of which takes as long as runs were before it. */
function contestant(name: string, runs: string[]): Contestant {
  return {
    name,
    run: () => Promise.resolve({ seconds: runs.push(name), cpuSeconds: 0 }),
  }
}

test('each round begins with another contestant, and the first one only warms up', async () => {
  const runs: string[] = []
  const measured = await inTurns([contestant('a', runs), contestant('b', runs)], 2, quietly)
  expect(runs).toEqual(['a', 'b', 'b', 'a', 'a', 'b'])
  expect(measured.map(({ samples }) => samples.map(({ seconds }) => seconds))).toEqual([
    [4, 5],
    [3, 6],
  ])
})

test('what a run needs is made before it', async () => {
  const order: string[] = []
  const prepare = () => {
    order.push('prepared')
    return Promise.resolve()
  }
  await inTurns([{ ...contestant('a', order), prepare }], 1, quietly)
  expect(order).toEqual(['prepared', 'a', 'prepared', 'a'])
})
