/** The SQLSTATE codes that the action acts on. */
import { expect, test } from 'vitest'
import { errorCode, isConnectionLost, isServerError } from '../../../src/connect/sql-state.ts'

function withCode(code: unknown, more: object = {}): Error {
  return Object.assign(new Error('failed'), { code, ...more })
}

test.each([
  { name: 'a SQLSTATE', error: withCode('55P03'), expected: '55P03' },
  {
    name: "the operating system's name",
    error: withCode('ECONNREFUSED'),
    expected: 'ECONNREFUSED',
  },
  { name: 'none for an error without', error: new Error('failed'), expected: null },
  { name: 'none for a code that is a number', error: withCode(7), expected: null },
  { name: 'none for a text', error: '55P03', expected: null },
  { name: 'none for null', error: null, expected: null },
  { name: 'none for undefined', error: undefined, expected: null },
])('the code of an error is $name', ({ error, expected }) => {
  expect(errorCode(error)).toBe(expected)
})

test.each([
  { name: 'a lock that is not available', error: withCode('55P03'), server: true, lost: false },
  { name: 'a missing privilege', error: withCode('42501'), server: true, lost: false },
  { name: 'a cancelled statement', error: withCode('57014'), server: true, lost: false },
  { name: 'a server that shuts down', error: withCode('57P01'), server: true, lost: true },
  { name: 'a server that starts', error: withCode('57P03'), server: true, lost: true },
  { name: 'a silence within a transaction', error: withCode('25P03'), server: true, lost: true },
  { name: 'a foreign server out of reach', error: withCode('08001'), server: true, lost: false },
  {
    name: 'a reset',
    error: withCode('ECONNRESET', { syscall: 'read' }),
    server: false,
    lost: true,
  },
  {
    name: 'a broken pipe, five capitals as in a SQLSTATE',
    error: withCode('EPIPE', { syscall: 'write' }),
    server: false,
    lost: true,
  },
  {
    name: 'an end without a code',
    error: new Error('Connection terminated unexpectedly'),
    server: false,
    lost: true,
  },
])('$name comes from the server: $server; ends the session: $lost', ({ error, server, lost }) => {
  expect(isServerError(error)).toBe(server)
  expect(isConnectionLost(error)).toBe(lost)
})
