/** The message that cancels a statement. */
import { expect, test } from 'vitest'
import { cancelRequest } from '../../../src/connect/cancel-request.ts'

test('a cancel request has the process and the key of the session', () => {
  expect(cancelRequest({ processID: 258, secretKey: -2 })?.toString('hex')).toBe(
    '0000001004d2162e00000102fffffffe',
  )
})

test('a session without a key cannot be cancelled', () => {
  expect(cancelRequest({ processID: null, secretKey: null })).toBeNull()
  expect(cancelRequest({})).toBeNull()
})
