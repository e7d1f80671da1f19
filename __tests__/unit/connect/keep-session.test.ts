import { expect, test } from 'vitest'
import { keepSession } from '../../../src/connect/keep-session.ts'
import type { Session } from '../../../src/connect/session.ts'
import type { Sessions } from '../../../src/connect/sessions.ts'

/** Lends numbered sessions, and keeps a list of what was lent and how it came back. */
function lender() {
  const events: string[] = []
  let lent = 0
  const sessions: Sessions = {
    size: 4,
    host: { name: 'db', address: null, port: 5432, password: null },
    isEncrypted: false,
    async use(work) {
      const name = ++lent
      events.push(`lent ${name}`)
      try {
        const result = await work(numbered(name))
        events.push(`back ${name}`)
        return result
      } catch (error) {
        events.push(`broken ${name}`)
        throw new Error(`of session ${name}`, { cause: error })
      }
    },
    close: () => Promise.resolve(),
  }
  return { sessions, events }
}

/** A session whose every answer is its number. */
function numbered(name: number): Session {
  return {
    query: <Row>() => Promise.resolve([name] as readonly unknown[] as readonly Row[]),
    major: 18,
    queryEach: () => Promise.reject(new Error('Nothing is asked so here')),
  }
}

const ask = async (session: Session) => (await session.query<number>('select 1'))[0]

test('turns take place on one session, which is given back at the end', async () => {
  const { sessions, events } = lender()
  const turns = await keepSession(sessions, async (kept) => [
    await kept.use(ask),
    await kept.use(ask),
  ])
  expect(turns).toEqual([1, 1])
  expect(events).toEqual(['lent 1', 'back 1'])
})

test('no session is lent to work that asks for none', async () => {
  const { sessions, events } = lender()
  expect(await keepSession(sessions, () => Promise.resolve('done'))).toBe('done')
  expect(events).toEqual([])
})

test('after an error, which is told as the lender tells it, the next turn has another session', async () => {
  const { sessions, events } = lender()
  const next = await keepSession(sessions, async (kept) => {
    await kept.use(ask)
    await expect(kept.use(() => Promise.reject(new Error('lost')))).rejects.toThrow('of session 1')
    return kept.use(ask)
  })
  expect(next).toBe(2)
  expect(events).toEqual(['lent 1', 'broken 1', 'lent 2', 'back 2'])
})

test('a session is given back also where the work fails by itself', async () => {
  const { sessions, events } = lender()
  const work = keepSession(sessions, async (kept) => {
    await kept.use(ask)
    throw new Error('of the work')
  })
  await expect(work).rejects.toThrow('of the work')
  expect(events).toEqual(['lent 1', 'back 1'])
})

test('where no session is to be had, the turn says why', async () => {
  const { sessions } = lender()
  const none = { ...sessions, use: () => Promise.reject(new Error('refused')) }
  await expect(keepSession(none, (kept) => kept.use(ask))).rejects.toThrow('refused')
})
