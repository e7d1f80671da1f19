/** A statement's error as a clause with its remedy. */
import { expect, test } from 'vitest'
import { explainError } from '../../../src/connect/explain-error.ts'
import { CancelledError } from '../../../src/errors.ts'

function serverError(code: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { code, ...more })
}

test.each([
  { code: '42501', message: 'permission denied for table loans', remedy: /grant .*SELECT/ },
  { code: '55P03', message: 'canceling statement due to lock timeout', remedy: /lock-timeout/ },
  { code: '57014', message: 'canceling statement', remedy: /statement_timeout/ },
  { code: '25006', message: 'cannot execute in a read-only transaction', remedy: /primary/ },
  { code: '42P01', message: 'relation does not exist', remedy: /run again/ },
  { code: '42704', message: 'user mapping not found for "app"', remedy: /user mapping/ },
  { code: 'XX000', message: 'tuple concurrently updated', remedy: /run again/ },
  { code: '53100', message: 'could not extend file', remedy: /free space/ },
  { code: '53200', message: 'out of shared memory', remedy: /raise max_locks_per_transaction/ },
  { code: '08001', message: 'could not connect to server "warehouse"', remedy: /foreign server/ },
  {
    code: '08P01',
    message: 'transaction blocks not allowed',
    remedy: /transaction or session mode/,
  },
  { code: '57P01', message: 'terminating connection', remedy: /run again/ },
  { code: 'HV000', message: 'could not connect to server', remedy: /exclude-tables/ },
])('$code is explained by its message, its code and what to do', ({ code, message, remedy }) => {
  const text = explainError(serverError(code, message))
  expect(text.startsWith(`${message} (${code}); `)).toBe(true)
  expect(text).toMatch(remedy)
})

test('a remedy that fits the case takes the place of the general one', () => {
  const error = serverError('42501', 'permission denied for table loans')
  expect(
    explainError(error, 'give the role what it lacks: GRANT SELECT ON TABLE loans TO app'),
  ).toBe(
    'permission denied for table loans (42501); give the role what it lacks: GRANT SELECT ON TABLE loans TO app',
  )
})

test('an error without a remedy is told as it is', () => {
  expect(explainError(serverError('XX002', 'index is corrupt'))).toBe('index is corrupt (XX002)')
})

test('bytes that are no text are said to be that, without the bytes', () => {
  const error = serverError('22021', 'invalid byte sequence for encoding "UTF8": 0x47 0x11')
  expect(explainError(error)).toMatch(/^a name or a value .* is no text in UTF-8; .*\(22021\)$/)
  expect(explainError(error)).not.toContain('0x47')
})

test('a parameter of a statement is not a row', () => {
  const message = 'MINVALUE (5) must be less than MAXVALUE (4)'
  expect(explainError(serverError('22023', message))).toBe(`${message} (22023)`)
})

test('row data in the detail of an error is never shown', () => {
  const error = serverError(
    '23505',
    'duplicate key value violates unique constraint "loans_pkey"',
    {
      detail: 'Key (id)=(4711) already exists.',
      where: 'COPY loans, line 7: "4711"',
    },
  )
  expect(explainError(error)).not.toContain('4711')
})

test.each([
  { code: '22P02', message: 'invalid input syntax for type integer: "4711"' },
  { code: '22003', message: 'value "4711" is out of range for type integer' },
  { code: '22008', message: 'date/time field value out of range: "4711"' },
  { code: '23514', message: 'value for domain "4711" violates check constraint' },
])('nor is it where the message itself quotes it: $code', ({ code, message }) => {
  const text = explainError(serverError(code, message))
  expect(text).not.toContain('4711')
  expect(text).toMatch(new RegExp(String.raw`not shown \(${code}\); select the column yourself`))
})

test('a network that fails is told by its code', () => {
  const error = serverError('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:5432', {
    syscall: 'connect',
  })
  expect(explainError(error)).toMatch(/ \(ECONNREFUSED\); run again when the connection is stable$/)
})

test('a step that was cancelled is no fault of the connection', () => {
  expect(explainError(new CancelledError('SIGTERM'))).toBe(
    'the step was cancelled (SIGTERM); run again',
  )
})

test.each([new Error(''), 'gone', null, undefined])(
  'what is no error of the server is a lost connection',
  (error) => {
    expect(explainError(error)).toBe(
      'the connection was lost; run again when the connection is stable',
    )
  },
)
