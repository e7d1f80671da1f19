/** From what the workflow gives to what can be trusted, or every fault at once. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../../../src/errors.ts'
import { parseInputs, type Inputs } from '../../../src/inputs/inputs.ts'
import { INPUT_NAMES, type RawInputs } from '../../../src/inputs/names.ts'
import { environmentOf } from '../../helpers/environment.ts'

const ENVIRONMENT = environmentOf()

/** As a workflow gives them that sets nothing else. */
function parse(given: Partial<RawInputs> = {}): Inputs {
  const nothing = Object.fromEntries(INPUT_NAMES.map((name) => [name, '']))
  return parseInputs({ ...nothing, ...given } as RawInputs, ENVIRONMENT)
}

function faultsOf(given: Partial<RawInputs>) {
  try {
    parse(given)
  } catch (error) {
    if (error instanceof InputError) return error.faults
    throw error
  }
  return []
}

test('inputs that are not given have their defaults', () => {
  expect(parse()).toMatchObject({
    mode: 'auto',
    tables: [],
    excludeTables: [],
    failOnDrift: false,
    connectTimeout: 30,
    lockTimeout: 10,
    maxConnections: 4,
    jobSummary: true,
    policy: { parameters: null, rewind: false, headroom: 0n, capacityLimit: 90 },
    links: [],
    imports: [],
    databases: [],
  })
})

test('inputs that are given count', () => {
  const inputs = parse({
    'connection-string': 'postgresql://app@db:5433/shop',
    mode: 'check',
    tables: 'loans\npublic.users',
    'exclude-tables': 'audit_*',
    'connect-timeout': '0',
    'lock-timeout': '0',
    'job-summary': 'false',
    minvalue: '2',
    increment: '3',
    rewind: 'true',
    headroom: '1000',
    'capacity-limit': '75',
    'max-connections': '9',
    databases: 'shop_*, archive',
    links: 'users_seq -> users.id pooled',
    imports: 'psql -f a.sql\nnpm run seed',
  })
  expect(inputs).toMatchObject({
    connection: { hosts: [{ name: 'db', port: 5433 }], user: 'app', database: 'shop' },
    mode: 'check',
    tables: [{ text: 'loans' }, { text: 'public.users' }],
    excludeTables: [{ text: 'audit_*' }],
    connectTimeout: 0,
    lockTimeout: 0,
    jobSummary: false,
    policy: {
      parameters: { minimum: 2n, increment: 3n },
      rewind: true,
      headroom: 1000n,
      capacityLimit: 75,
    },
    maxConnections: 9,
    databases: [{ text: 'shop_*' }, { text: 'archive' }],
    links: [{ text: 'users_seq -> users.id pooled', line: 1, block: 'pooled' }],
    imports: ['psql -f a.sql', 'npm run seed'],
  })
})

/** What a mode cannot do without. */
const PARAMETERS: Readonly<Record<string, Partial<RawInputs>>> = {
  manual: { minvalue: '1', increment: '2' },
}

describe('drift alone', () => {
  test.each([
    { mode: 'auto', given: '', expected: false, name: 'does not fail the job with mode auto' },
    { mode: 'manual', given: '', expected: false, name: 'does not fail the job with mode manual' },
    { mode: 'check', given: '', expected: true, name: 'fails the job with mode check' },
    { mode: 'auto', given: 'true', expected: true, name: 'fails the job where that is asked for' },
    {
      mode: 'check',
      given: 'false',
      expected: false,
      name: 'does not fail the job where that is asked for',
    },
  ])('$name', ({ mode, given, expected }) => {
    expect(parse({ mode, ...PARAMETERS[mode], 'fail-on-drift': given }).failOnDrift).toBe(expected)
  })
})

describe('minvalue and increment', () => {
  test.each(['manual', 'check'])('are what every sequence is to have with mode %s', (mode) => {
    const { policy } = parse({ mode, minvalue: '1', increment: '2' })
    expect(policy.parameters).toEqual({ minimum: 1n, increment: 2n })
  })

  test('may be as large as 64 bits', () => {
    const { policy } = parse({
      mode: 'manual',
      minvalue: '9223372036854775807',
      increment: '9223372036854775807',
    })
    expect(policy.parameters).toEqual({
      minimum: 9_223_372_036_854_775_807n,
      increment: 9_223_372_036_854_775_807n,
    })
  })

  test.each(['auto', 'check'])('need not be given with mode %s', (mode) => {
    expect(parse({ mode }).policy.parameters).toBeNull()
  })

  test.each<{ name: string; given: Partial<RawInputs>; faults: readonly object[] }>([
    {
      name: 'are both needed with mode manual',
      given: { mode: 'manual' },
      faults: [
        { input: 'minvalue', given: '', allowed: expect.stringMatching(/^mode manual needs it; /) },
        {
          input: 'increment',
          given: '',
          allowed: expect.stringMatching(/^mode manual needs it; /),
        },
      ],
    },
    {
      name: 'are both needed with mode manual: increment is missing',
      given: { mode: 'manual', minvalue: '1' },
      faults: [{ input: 'increment', given: '', allowed: expect.stringContaining('manual') }],
    },
    {
      name: 'are both needed with mode manual: minvalue is missing',
      given: { mode: 'manual', increment: '2' },
      faults: [{ input: 'minvalue', given: '', allowed: expect.stringContaining('manual') }],
    },
    {
      name: 'go together with mode check: increment is missing',
      given: { mode: 'check', minvalue: '1' },
      faults: [{ input: 'increment', given: '', allowed: expect.stringContaining('together') }],
    },
    {
      name: 'go together with mode check: minvalue is missing',
      given: { mode: 'check', increment: '2' },
      faults: [{ input: 'minvalue', given: '', allowed: expect.stringContaining('together') }],
    },
    {
      name: 'are refused with mode auto',
      given: { mode: 'auto', minvalue: '1', increment: '2' },
      faults: [
        { input: 'minvalue', given: '1', allowed: expect.stringContaining('manual or check') },
        { input: 'increment', given: '2', allowed: expect.stringContaining('manual or check') },
      ],
    },
    {
      name: 'are refused with mode auto, and nothing else is said of them',
      given: { mode: 'auto', increment: 'x' },
      faults: [{ input: 'increment', given: 'x', allowed: expect.stringContaining('auto') }],
    },
    {
      name: 'are refused with mode auto where no mode is given',
      given: { increment: '2' },
      faults: [{ input: 'increment', given: '2', allowed: expect.stringContaining('auto') }],
    },
    {
      name: 'with a mode that is none: that is the fault',
      given: { mode: 'manuel', minvalue: '1', increment: '2' },
      faults: [{ input: 'mode', given: 'manuel' }],
    },
  ])('$name', ({ given, faults }) => {
    expect(faultsOf(given)).toMatchObject(faults)
    expect(faultsOf(given)).toHaveLength(faults.length)
  })

  test.each(['0', '-1', '1.5', '1e3', '0x10', ' 1', '+1', '9223372036854775808', 'one', '١'])(
    'cannot be %j, which both say at once',
    (text) => {
      const allowed = 'allowed: a whole number from 1 to 9223372036854775807'
      expect(faultsOf({ mode: 'manual', minvalue: text, increment: text })).toEqual([
        { input: 'minvalue', given: text, allowed },
        { input: 'increment', given: text, allowed },
      ])
    },
  )
})

describe('links', () => {
  test('that are wrong are named with their lines, each by itself', () => {
    const links = 'users_seq -> users.id\n\n  orders_seq => orders.id\r\nx_seq -> x.id hilo\n'
    expect(faultsOf({ links })).toEqual([
      {
        input: 'links',
        given: 'orders_seq => orders.id',
        allowed: expect.stringMatching(/^allowed in line 3: sequence -> table\.column/),
      },
      {
        input: 'links',
        given: 'x_seq -> x.id hilo',
        allowed: expect.stringMatching(/^allowed in line 4: /),
      },
    ])
  })
})

test('a limit of 1 to 100 percent, and 1 to 1000 connections, are allowed to their ends', () => {
  expect(parse({ 'capacity-limit': '1' }).policy.capacityLimit).toBe(1)
  expect(parse({ 'capacity-limit': '100' }).policy.capacityLimit).toBe(100)
  expect(parse({ 'max-connections': '1' }).maxConnections).toBe(1)
  expect(parse({ 'max-connections': '1000' }).maxConnections).toBe(1000)
})

test('databases match by pattern, quoted ones exactly', () => {
  const [all, exact] = parse({ databases: 'shop_*\n"Shop"' }).databases
  expect([all?.matches('SHOP_1'), all?.matches('shop')]).toEqual([true, false])
  expect([exact?.matches('Shop'), exact?.matches('shop')]).toEqual([true, false])
})

describe('faults', () => {
  test.each([
    { input: 'mode', given: 'fix' },
    { input: 'mode', given: 'AUTO' },
    { input: 'fail-on-drift', given: 'maybe' },
    { input: 'connect-timeout', given: '30s' },
    { input: 'lock-timeout', given: '-1' },
    { input: 'job-summary', given: 'yes' },
    { input: 'rewind', given: 'back' },
    { input: 'headroom', given: '-1' },
    { input: 'headroom', given: '1.5' },
    { input: 'headroom', given: '1e3' },
    { input: 'headroom', given: '9223372036854775808' },
    { input: 'capacity-limit', given: '0' },
    { input: 'capacity-limit', given: '101' },
    { input: 'capacity-limit', given: '90%' },
    { input: 'max-connections', given: '0' },
    { input: 'max-connections', given: '1001' },
    { input: 'max-connections', given: 'many' },
    { input: 'databases', given: 'a.b' },
  ] as const)('name the input $input, what was given, $given, and what is allowed', (fault) => {
    expect(faultsOf({ [fault.input]: fault.given })).toEqual([
      { ...fault, allowed: expect.stringMatching(/^allowed: ./) },
    ])
  })

  test('name the one pattern of several that is none', () => {
    expect(faultsOf({ tables: 'loans, a.b.c, users' })).toMatchObject([
      { input: 'tables', given: 'a.b.c' },
    ])
  })

  test('of all inputs are reported at once', () => {
    const faults = faultsOf({
      'connection-string': 'localhost',
      mode: 'fix',
      tables: '.a, b., ok',
      'exclude-tables': '"open',
      'fail-on-drift': '1',
      'connect-timeout': 'x',
      'lock-timeout': 'y',
      'job-summary': 'z',
      minvalue: '0',
      increment: '-2',
      rewind: 'perhaps',
      headroom: 'some',
      'capacity-limit': 'all',
      'max-connections': '0',
      databases: 'a.b, "open',
      links: 'a -> b\nc -> d.e f',
    })
    expect(faults.map(({ input }) => input).toSorted()).toEqual([
      'capacity-limit',
      'connect-timeout',
      'connection-string',
      'databases',
      'databases',
      'exclude-tables',
      'fail-on-drift',
      'headroom',
      'increment',
      'job-summary',
      'links',
      'links',
      'lock-timeout',
      'max-connections',
      'minvalue',
      'mode',
      'rewind',
      'tables',
      'tables',
    ])
  })

  test('stand in the message, a line each', () => {
    expect(() => parse({ mode: 'fix', 'job-summary': 'yes' })).toThrow(
      /^Input mode: got "fix"; allowed: [^\n]+\nInput job-summary: got "yes"; allowed: true, false\.$/,
    )
  })

  test('never show a connection string, which may hold a password', () => {
    const text = 'mysql://app:hunter2@db/shop'
    const [fault] = faultsOf({ 'connection-string': text })
    expect(fault).toMatchObject({ input: 'connection-string', given: null })
    expect(() => parse({ 'connection-string': text })).not.toThrow(/hunter2/)
  })
})
