import { expect, test } from 'vitest'
import { watched } from '../../../src/connect/watch.ts'

/** An answer that never comes by itself, and a server that is seen at work in some of the looks. */
function waiting(isSeen: (look: number) => boolean) {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let looks = 0
  const answer = watched(promise, {
    interval: 1,
    isAtWork() {
      looks++
      return Promise.resolve(isSeen(looks))
    },
    giveUp: reject,
  })
  return { answer, resolve, reject, looks: () => looks }
}

test('an answer that is there is given, and nobody looks', async () => {
  const { answer, resolve, looks } = waiting(() => false)
  resolve('rows')
  expect(await answer).toBe('rows')
  expect(looks()).toBe(0)
})

test('an error is given as well', async () => {
  const { answer, reject } = waiting(() => false)
  reject(new Error('no'))
  await expect(answer).rejects.toThrow('no')
})

test('a server that is seen at work in no look of five is given up', async () => {
  const { answer, looks } = waiting(() => false)
  await expect(answer).rejects.toThrow(/gave no answer and was not seen at work/)
  expect(looks()).toBe(5)
})

test('a server that is seen at work now and then is waited for', async () => {
  const { answer, resolve } = waiting((look) => {
    if (look === 50) resolve('late')
    return look % 5 === 0
  })
  expect(await answer).toBe('late')
})
