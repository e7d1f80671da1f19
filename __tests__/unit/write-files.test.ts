/** Writes the files of a report, piece by piece. */
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RunError } from '../../src/errors.ts'
import { writeFiles } from '../../src/write-files.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

let parent: string

beforeAll(async () => {
  parent = await temporaryFolder('write-files-')
})

afterAll(() => rm(parent, { recursive: true }))

test('the pieces of a file are written in their order, however many and long they are', async () => {
  const long = 'ü😀'.repeat(200_000)
  const short = Array.from({ length: 1000 }, (_, index) => `→ ${index}\n`)
  const paths = await writeFiles(parent, { 'a.md': [...short, long, ...short], 'b.sql': [] })
  expect(await readFile(paths['a.md'], 'utf8')).toBe(short.join('') + long + short.join(''))
  expect(await readFile(paths['b.sql'], 'utf8')).toBe('')
})

test('files of one name do not meet: each run has a folder of its own', async () => {
  const first = await writeFiles(parent, { 'x.md': ['first'] })
  const second = await writeFiles(parent, { 'x.md': ['second'] })
  expect(await readFile(first['x.md'], 'utf8')).toBe('first')
  expect(await readdir(path.dirname(second['x.md']))).toEqual(['x.md'])
})

test('a folder that is not there is no bug, and is told with what to do', async () => {
  const absent = path.join(parent, 'absent')
  const error: unknown = await writeFiles(absent, { 'x.md': [] }).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(RunError)
  expect(error).toMatchObject({
    message: expect.stringMatching(/^The report could not be written: ENOENT.*\.$/),
    hint: expect.stringMatching(/RUNNER_TEMP/),
  })
})
