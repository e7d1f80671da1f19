/** What is kept out of the log. */
import { expect, test } from 'vitest'
import { secretsOf } from '../../../src/connect/secrets.ts'

const NAMES = ['postgres', 'my shop', 'localhost']

test.each([
  { what: 'as it is', written: [], used: ['sesame'], secrets: ['sesame'] },
  {
    what: 'as written, as decoded, and as a URI of ours has it',
    written: ["s%65same'", "sesame'"],
    used: ["sesame'"],
    secrets: ["s%65same'", 'sesame%27', "sesame'"],
  },
  {
    what: 'line by line',
    written: [],
    used: ['open\r\nsesame\n'],
    secrets: ['open%0D%0Asesame%0A', 'open\r\nsesame\n', 'sesame', 'open'],
  },
  {
    what: 'in the connection string although another one is used',
    written: ['first'],
    used: ['second'],
    secrets: ['second', 'first'],
  },
  {
    what: 'not where it is the name of user, database or host',
    written: ['postgres'],
    used: ['postgres'],
    secrets: [],
  },
  {
    what: 'nor where it is that, encoded',
    written: ['my%20shop', 'my shop'],
    used: ['my shop'],
    secrets: [],
  },
  { what: 'not where there is none', written: [], used: [], secrets: [] },
  { what: 'not where nothing can be seen', written: [], used: [' '], secrets: ['%20'] },
])('a password is hidden $what', ({ written, used, secrets }) => {
  expect(secretsOf({ written, used }, NAMES)).toEqual(secrets)
})
