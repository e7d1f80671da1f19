/** Sessions that wait for a server that restarts during the run. */
import { expect, test } from 'vitest'
import { outlastRestarts } from '../../../src/connect/outlast-restarts.ts'
import type { Sessions } from '../../../src/connect/sessions.ts'
import type { Session } from '../../../src/connect/session.ts'
import { connectionOf } from '../../helpers/connection.ts'

const REFUSED = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' })
const FULL = Object.assign(new Error('sorry, too many clients already'), { code: '53300' })
const TIMEOUT = new Error('Connection terminated due to connection timeout')

const unused = () => Promise.reject(new Error('Nothing is asked here'))

const SESSION: Session = { major: 18, query: unused, queryEach: unused }

const done = () => Promise.resolve('done')

/** Sessions to which the first tries to connect end as told; all later ones succeed. */
function restarting(failures: readonly Error[]) {
  let tries = 0
  const cancel = new AbortController()
  const sessions: Sessions = {
    size: 1,
    host: connectionOf('host=db').hosts[0],
    isEncrypted: false,
    async use(work) {
      const failure = failures[tries++]
      if (failure !== undefined) throw failure
      return work(SESSION)
    },
    close: () => Promise.resolve(),
  }
  const outlasting = outlastRestarts(sessions, { seconds: 5, signal: cancel.signal })
  return { outlasting, cancel, tries: () => tries }
}

test('a server that comes up again is waited for', async () => {
  const { outlasting, tries } = restarting([REFUSED, REFUSED])
  expect(await outlasting.use(done)).toBe('done')
  expect(tries()).toBe(3)
})

test('work that has begun is not begun again', async () => {
  const { outlasting, tries } = restarting([])
  await expect(outlasting.use(() => Promise.reject(REFUSED))).rejects.toBe(REFUSED)
  expect(tries()).toBe(1)
  expect(await outlasting.use(done)).toBe('done')
})

test('a server that does not come back is given up once, for everybody', async () => {
  const { outlasting, tries } = restarting([TIMEOUT])
  await expect(outlasting.use(done)).rejects.toBe(TIMEOUT)
  await expect(outlasting.use(done)).rejects.toBe(TIMEOUT)
  expect(tries()).toBe(1)
})

test('a server that answers with an error is asked again the next time', async () => {
  const { outlasting } = restarting([FULL])
  await expect(outlasting.use(done)).rejects.toBe(FULL)
  expect(await outlasting.use(done)).toBe('done')
})

test('what was done is told, also where the run is cancelled meanwhile', async () => {
  const { outlasting, cancel } = restarting([])
  const result = await outlasting.use(() => {
    cancel.abort()
    return Promise.resolve('done')
  })
  expect(result).toBe('done')
})

test('nobody waits for a server once the run is cancelled', async () => {
  const { outlasting, cancel, tries } = restarting([REFUSED])
  cancel.abort()
  await expect(outlasting.use(done)).rejects.toBe(REFUSED)
  expect(tries()).toBe(1)
})
