/** What becomes of the run when the runner cancels the step. */
import { expect, test } from 'vitest'
import { unlessCancelled } from '../../src/cancellation.ts'

test('work that is done is the result', async () => {
  const { signal } = new AbortController()
  expect(await unlessCancelled(() => Promise.resolve(1), { signal, otherwise: 0 })).toBe(1)
})

test('work that is not done when the run is cancelled is not waited for', async () => {
  const controller = new AbortController()
  const { promise } = Promise.withResolvers<number>()
  const result = unlessCancelled(() => promise, { signal: controller.signal, otherwise: 0 })
  controller.abort()
  expect(await result).toBe(0)
})

test('no work is begun after the run was cancelled', async () => {
  let isBegun = false
  const work = () => {
    isBegun = true
    return Promise.resolve(1)
  }
  expect(await unlessCancelled(work, { signal: AbortSignal.abort(), otherwise: 0 })).toBe(0)
  expect(isBegun).toBe(false)
})
