/** What the action makes of connection strings and environments, beside what libpq makes of them. */
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerOf, parseCase, type Answer, type Reached } from './answer.ts'
import { CASES, makeHome } from './cases.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const ANSWERS = JSON.parse(
  await readFile(path.join(import.meta.dirname, 'answers.json'), 'utf8'),
) as readonly Answer[]

let home = ''

beforeAll(async () => {
  home = await temporaryFolder('libpq-')
  await makeHome(home)
})

afterAll(() => rm(home, { recursive: true }))

const compared = CASES.map((each, index) => ({
  ...each,
  answer: ANSWERS[index] ?? { text: '', fault: 'libpq was not asked' },
  name: `${each.text} ${JSON.stringify(each.variables ?? {})}`,
}))

test('libpq was asked about every case', () => {
  expect(ANSWERS.map(({ text }) => text)).toEqual(CASES.map(({ text }) => text))
})

describe('as libpq', () => {
  const same = compared.filter(({ otherwise }) => otherwise === undefined)

  test.each(same.filter(({ answer }) => !('fault' in answer)))('reads $name', (each) => {
    const parsed = parseCase(each, home)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
    const { text: _, ...expected } = each.answer as Reached
    const answer = answerOf(parsed.settings, home)
    // libpq goes to no further host once it lacks a password that it is asked for.
    const passwords = answer.passwords.slice(0, expected.passwords.length)
    expect({ ...answer, passwords }).toEqual(expected)
  })

  test.each(same.filter(({ answer }) => 'fault' in answer))(
    'does not take $name, and does not quote the password',
    (each) => {
      const parsed = parseCase(each, home)
      expect(parsed.ok).toBe(false)
      expect(JSON.stringify(parsed)).not.toMatch(/hunt|er2/)
    },
  )
})

describe('otherwise than libpq', () => {
  test.each(compared.filter(({ otherwise }) => otherwise !== undefined))(
    '$name, because: $otherwise',
    (each) => {
      expect(parseCase(each, home).ok).toBe(each.isTaken === true)
    },
  )
})
