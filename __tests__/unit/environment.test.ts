/** What is taken from the environment of the process. */
import process from 'node:process'
import { afterEach, expect, test } from 'vitest'
import { takeEnvironment } from '../../src/environment.ts'

const before = { ...process.env }

afterEach(() => {
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, before)
})

test("libpq's variables are taken: nobody but the action reads them", () => {
  Object.assign(process.env, { PGPASSWORD: 'secret', PGOPTIONS: '-c x=1', NOT_PG: 'stays' })
  const { variables } = takeEnvironment()
  expect(variables).toMatchObject({ PGPASSWORD: 'secret', PGOPTIONS: '-c x=1', NOT_PG: 'stays' })
  expect(process.env).toMatchObject({ NOT_PG: 'stays' })
  expect(Object.keys(process.env).filter((name) => name.startsWith('PG'))).toEqual([])
})

test.skipIf(process.platform === 'win32')("libpq's files are in the folder that HOME names", () => {
  process.env['HOME'] = '/some/where'
  expect(takeEnvironment().home).toEqual({ kind: 'home', folder: '/some/where' })
  delete process.env['HOME']
  expect(takeEnvironment().home?.folder).toBeTruthy()
})
