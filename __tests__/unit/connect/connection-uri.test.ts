import { describe, expect, test } from 'vitest'
import { parseUri } from '../../../src/connect/connection-uri.ts'

describe('a connection URI', () => {
  test.each([
    {
      name: 'names role, password, host, port and database',
      text: 'postgresql://app:pass@db:5433/shop',
      expected: { user: 'app', password: 'pass', host: 'db', port: '5433', database: 'shop' },
    },
    {
      name: 'may begin with postgres',
      text: 'postgres://db/shop',
      expected: { host: 'db', database: 'shop' },
    },
    { name: 'may say nothing', text: 'postgresql://', expected: {} },
    { name: 'may name the role alone', text: 'postgresql://app@', expected: { user: 'app' } },
    {
      name: 'may name the database alone',
      text: 'postgresql:///shop',
      expected: { database: 'shop' },
    },
    {
      name: 'escapes special characters',
      text: 'postgresql://a%40b:p%3A%2F%3F%23%25@db/my%20shop',
      expected: { user: 'a@b', password: 'p:/?#%', host: 'db', database: 'my shop' },
    },
    {
      name: 'may have any character but a slash and an @ in a password, as in psql',
      text: 'postgresql://app:1:2?3#4&5@db/shop',
      expected: { user: 'app', password: '1:2?3#4&5', host: 'db', database: 'shop' },
    },
    {
      name: 'keeps a plus sign in a password',
      text: 'postgresql://app:a+b@db/shop',
      expected: { user: 'app', password: 'a+b', host: 'db', database: 'shop' },
    },
    {
      name: 'keeps a plus sign in a parameter, as psql does',
      text: 'postgresql://app@db/shop?password=a+b',
      expected: { user: 'app', password: 'a+b', host: 'db', database: 'shop' },
    },
    {
      name: 'puts an IPv6 address in brackets',
      text: 'postgresql://[::1]:5432/shop',
      expected: { host: '::1', port: '5432', database: 'shop' },
    },
    {
      name: "may name a socket's folder as the host",
      text: 'postgresql://%2Fvar%2Frun%2Fpostgresql/shop',
      expected: { host: '/var/run/postgresql', database: 'shop' },
    },
    {
      name: "may name a socket's folder as a parameter",
      text: 'postgresql:///shop?host=/var/run/postgresql',
      expected: { host: '/var/run/postgresql', database: 'shop' },
    },
    {
      name: 'may say everything in parameters',
      text: 'postgresql://?host=db&port=5433&user=app&password=p%40ss&dbname=shop&sslmode=require',
      expected: {
        host: 'db',
        port: '5433',
        user: 'app',
        password: 'p@ss',
        database: 'shop',
        sslmode: 'require',
      },
    },
    {
      name: 'lets its parameters win',
      text: 'postgresql://app@db/shop?dbname=other&user=admin',
      expected: { user: 'admin', host: 'db', database: 'other' },
    },
  ])('$name', ({ text, expected }) => {
    const { words, faults } = parseUri(text)
    expect(faults).toEqual([])
    expect(words).toEqual(expected)
  })

  test('has the password as written and as decoded for a secret', () => {
    expect(parseUri('postgresql://app:p%40ss@db/shop').secrets).toEqual(['p%40ss', 'p@ss'])
  })

  test.each(['keyword_of_tomorrow', 'SSLMODE', 'constructor', 'toString', '__proto__'])(
    'does not ignore the parameter %s, which it does not know',
    (key) => {
      const { faults } = parseUri(`postgresql://db/shop?${key}=1`)
      expect(faults).toHaveLength(1)
      expect(faults[0]?.allowed).toContain(key)
    },
  )

  test.each([
    'localhost',
    'mysql://app:hunter2@db/shop',
    'postgresql:app:hunter2@db/shop',
    'POSTGRESQL://app:hunter2@db/shop',
    'postgresql://app:hunter2%@db/shop',
    'postgresql://app:hunter2@[::1/shop',
  ])('is not written %s, and the fault does not quote it', (text) => {
    const { faults } = parseUri(text)
    expect(faults).toMatchObject([{ input: 'connection-string', given: null }])
    expect(JSON.stringify(faults)).not.toContain('hunter2')
  })

  test('never takes digits of a password before a # for the port of a host', () => {
    const { words, faults } = parseUri('postgresql://app:123#hunter2@db/shop')
    // Reads it as psql does, or calls it a fault.
    expect(faults.length > 0 || words.password === '123#hunter2').toBe(true)
  })
})
