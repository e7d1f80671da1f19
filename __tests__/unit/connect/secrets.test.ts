import { expect, test } from 'vitest'
import { secretsOf } from '../../../src/connect/secrets.ts'

const NAMES = ['postgres', 'my shop', 'localhost']

test.each([
  { what: 'as it is', written: [], password: 'sesame', secrets: ['sesame'] },
  {
    what: 'as written, as decoded, and as a URI of ours has it',
    written: ["s%65same'", "sesame'"],
    password: "sesame'",
    secrets: ["s%65same'", 'sesame%27', "sesame'"],
  },
  {
    what: 'line by line',
    written: [],
    password: 'open\r\nsesame\n',
    secrets: ['open%0D%0Asesame%0A', 'open\r\nsesame\n', 'sesame', 'open'],
  },
  {
    what: 'in the connection string although another one is used',
    written: ['first'],
    password: 'second',
    secrets: ['second', 'first'],
  },
  {
    what: 'not where it is the name of user, database or host',
    written: ['postgres'],
    password: 'postgres',
    secrets: [],
  },
  {
    what: 'nor where it is that, encoded',
    written: ['my%20shop', 'my shop'],
    password: 'my shop',
    secrets: [],
  },
  { what: 'not where there is none', written: [], password: null, secrets: [] },
  { what: 'not where nothing can be seen', written: [], password: ' ', secrets: ['%20'] },
])('a password is hidden $what', ({ written, password, secrets }) => {
  expect(secretsOf({ written, password }, NAMES)).toEqual(secrets)
})
