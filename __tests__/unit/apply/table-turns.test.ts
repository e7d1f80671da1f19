import { expect, test } from 'vitest'
import { tableTurns } from '../../../src/apply/table-turns.ts'

/** Work that goes on until it is told to end. */
function work(events: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const run = async () => {
    events.push(`${name} begins`)
    await promise
    events.push(`${name} ends`)
  }
  return { run, end: resolve }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('work that needs a table waits for whoever has it, and other work does not', async () => {
  const events: string[] = []
  const inTurn = tableTurns()
  const [a, b, c] = [work(events, 'a'), work(events, 'b'), work(events, 'c')]
  const all = [inTurn(['t', 'u'], a.run), inTurn(['u', 'v'], b.run), inTurn(['w'], c.run)]
  await settled()
  expect(events).toEqual(['a begins', 'c begins'])
  a.end()
  await settled()
  expect(events).toEqual(['a begins', 'c begins', 'a ends', 'b begins'])
  b.end()
  c.end()
  await Promise.all(all)
})

test('two that wait for one table take it one after the other', async () => {
  const events: string[] = []
  const inTurn = tableTurns()
  const [a, b, c] = [work(events, 'a'), work(events, 'b'), work(events, 'c')]
  const all = [a, b, c].map(({ run }) => inTurn(['t'], run))
  for (const { end } of [a, b, c]) {
    await settled()
    expect(events.filter((event) => event.endsWith('begins')).length).toBe(
      events.filter((event) => event.endsWith('ends')).length + 1,
    )
    end()
  }
  await Promise.all(all)
  expect(events).toHaveLength(6)
})

test('work that fails gives its tables back', async () => {
  const inTurn = tableTurns()
  await expect(inTurn(['t'], () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await inTurn(['t'], () => Promise.resolve('done'))).toBe('done')
})
