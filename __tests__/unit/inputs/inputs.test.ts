import { describe, expect, test } from 'vitest'
import type { Environment } from '../../../src/environment.ts'
import { InputError } from '../../../src/errors.ts'
import {
  INPUT_NAMES,
  parseInputs,
  type Inputs,
  type RawInputs,
} from '../../../src/inputs/inputs.ts'

const ENVIRONMENT: Environment = {
  variables: {},
  temporaryFolder: '/tmp',
  collectsSummary: false,
  systemUser: 'runner',
}

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
    jobSummary: true,
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
  })
  expect(inputs).toMatchObject({
    connection: { host: 'db', port: 5433, user: 'app', database: 'shop' },
    mode: 'check',
    tables: [{ text: 'loans' }, { text: 'public.users' }],
    excludeTables: [{ text: 'audit_*' }],
    connectTimeout: 0,
    lockTimeout: 0,
    jobSummary: false,
  })
})

describe('drift alone', () => {
  test.each([
    { mode: 'auto', given: '', expected: false, name: 'does not fail the job with mode auto' },
    { mode: 'check', given: '', expected: true, name: 'fails the job with mode check' },
    { mode: 'auto', given: 'true', expected: true, name: 'fails the job where that is asked for' },
    {
      mode: 'check',
      given: 'false',
      expected: false,
      name: 'does not fail the job where that is asked for',
    },
  ])('$name', ({ mode, given, expected }) => {
    expect(parse({ mode, 'fail-on-drift': given }).failOnDrift).toBe(expected)
  })
})

describe('faults', () => {
  test.each([
    { input: 'mode', given: 'fix' },
    { input: 'mode', given: 'AUTO' },
    { input: 'fail-on-drift', given: 'maybe' },
    { input: 'connect-timeout', given: '30s' },
    { input: 'lock-timeout', given: '-1' },
    { input: 'job-summary', given: 'yes' },
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
    })
    expect(faults.map(({ input }) => input).toSorted()).toEqual([
      'connect-timeout',
      'connection-string',
      'exclude-tables',
      'fail-on-drift',
      'job-summary',
      'lock-timeout',
      'mode',
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
