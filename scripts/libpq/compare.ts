/**
 * Makes connection strings and environments at random, and compares what libpq and the action make
 * of them. Arguments: a seed, and how many.
 */
import process from 'node:process'
import { answerOf, parseCase, type Answer } from '../../__tests__/unit/connect/libpq/answer.ts'
import type { Case } from '../../__tests__/unit/connect/libpq/cases.ts'
import { askLibpq, home, stopAsking } from './ask.ts'
import { randomCases } from './random-cases.ts'

/** Where the action is stricter: libpq looks at these only when it comes to them, or not at all. */
const STRICTER =
  /must be a number|must be a whole number|wrongly encoded|must not have an @|cannot be read|must be an IP address/

/** Only there does a fake server listen; nobody sees libpq go elsewhere. */
const WATCHED = /^(?:127\.0\.0\.[234]|::1):543[234]$|^\/tmp\//

const [seed = Date.now() % 1_000_000, count = 500] = process.argv.slice(2).map(Number)
const tally = { same: 0, faults: 0, stricter: 0, differ: 0 }
for (const each of randomCases(seed, count)) {
  const answer = await askLibpq(each)
  const verdict = compare(each, answer)
  tally[verdict]++
  if (verdict === 'differ') process.stdout.write(`${JSON.stringify({ each, answer })}\n`)
}
process.stdout.write(`seed ${seed}, ${count} asked: ${JSON.stringify(tally)}\n`)
await stopAsking()
process.exitCode = tally.differ === 0 ? 0 : 1

function compare(each: Case, answer: Answer): keyof typeof tally {
  const parsed = parseCase(each, home)
  if (!parsed.ok) {
    if ('fault' in answer) return 'faults'
    const isStricter = parsed.faults.some(({ allowed }) => STRICTER.test(allowed))
    return isStricter ? 'stricter' : 'differ'
  }
  const own = answerOf(parsed.settings, home)
  const isWatched = own.places.every((place) => WATCHED.test(place))
  if ('fault' in answer) return isWatched ? 'differ' : 'faults'
  const { text: _, ...expected } = answer
  const places = [...new Set(own.places.filter((place) => WATCHED.test(place)))]
  // libpq goes to no further host once it lacks a password that it is asked for.
  const passwords = own.passwords.slice(0, expected.passwords.length)
  const applicationName = own.applicationName.replace('psql', expected.applicationName)
  const found = { ...own, applicationName, ...(isWatched ? { passwords } : expected), places }
  return JSON.stringify(found) === JSON.stringify(expected) ? 'same' : 'differ'
}
