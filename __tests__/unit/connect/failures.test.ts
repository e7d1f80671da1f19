/** What a failure says about the next attempt. */
import { describe, expect, test } from 'vitest'
import { MissingPasswordError, UnwantedServerError } from '../../../src/connect/connect-errors.ts'
import { isStarting, mayOtherHostDo, mayOtherWayDo } from '../../../src/connect/failures.ts'

function withCode(code: string): Error {
  return Object.assign(new Error('failed'), { code })
}

const NO_TLS = new Error('The server does not support SSL connections')

describe.each([
  { name: 'refused', error: withCode('ECONNREFUSED'), starting: true, host: true, way: false },
  { name: 'reset', error: withCode('ECONNRESET'), starting: true, host: true, way: false },
  { name: 'is starting', error: withCode('57P03'), starting: true, host: true, way: false },
  { name: 'is stopping', error: withCode('57P01'), starting: true, host: true, way: false },
  {
    name: 'hung up',
    error: new Error('Connection terminated unexpectedly'),
    starting: true,
    host: true,
    way: false,
  },
  { name: 'unknown host', error: withCode('ENOTFOUND'), starting: false, host: true, way: false },
  {
    name: 'silence',
    error: new Error('timeout expired'),
    starting: false,
    host: true,
    way: false,
  },
  {
    name: 'not the kind that is wanted',
    error: new UnwantedServerError('primary', true),
    starting: false,
    host: true,
    way: false,
  },
  { name: 'wrong password', error: withCode('28P01'), starting: false, host: false, way: true },
  { name: 'no entry for it', error: withCode('28000'), starting: false, host: false, way: true },
  { name: 'no database', error: withCode('3D000'), starting: false, host: false, way: false },
  {
    name: 'no password',
    error: new MissingPasswordError(),
    starting: false,
    host: false,
    way: false,
  },
  { name: 'no TLS', error: NO_TLS, starting: false, host: false, way: true },
  {
    name: 'an error of the server that sounds like no TLS',
    error: Object.assign(new Error(NO_TLS.message), { code: '42501' }),
    starting: false,
    host: false,
    way: false,
  },
  {
    name: 'a bad certificate',
    error: withCode('CERT_HAS_EXPIRED'),
    starting: false,
    host: false,
    way: true,
  },
])('$name', ({ error, starting, host, way }) => {
  test('says what may be tried next', () => {
    expect({
      starting: isStarting(error),
      host: mayOtherHostDo(error),
      way: mayOtherWayDo(error),
    }).toEqual({ starting, host, way })
  })
})
