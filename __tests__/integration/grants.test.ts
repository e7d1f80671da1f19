/** The rights that each mode needs: with just these it works, without any of them it tells which. */
import { expect } from 'vitest'
import { test as base, type TestDatabase } from '../helpers/database.ts'
import { run } from '../helpers/run.ts'
import type { RawInputs } from '../../src/inputs/names.ts'

/** A role that may nothing, in a database where PUBLIC may nothing. */
const test = base.extend<{ role: string }>({
  role: async ({ database }, use) => {
    const role = `r_${database.name.slice(-8)}`
    await database.sql(`
      revoke all on database ${database.name} from public;
      revoke all on schema public from public;
      create role ${role} login;
      create role ${role}_owner;
      create schema app;
      create sequence app.s;
      create table app.t (id int primary key default nextval('app.s'), secret text);
      insert into app.t values (5);
      alter sequence app.s owner to ${role}_owner`)
    await use(role)
    await database.sql(`
      drop owned by ${role}, ${role}_owner cascade;
      drop role ${role};
      drop role ${role}_owner`)
  },
})

/** A right that is needed, and what comes of its absence. */
type Right = {
  /** What is given; `DATABASE`, `ROLE` and `OWNER` stand for names. */
  readonly grant: string
  readonly without: {
    /** Status of the sequence; `error` where the database cannot be worked on. */
    readonly status: string
    readonly message: RegExp
  }
}

const CONNECT: Right = {
  grant: `grant connect on database DATABASE to ROLE`,
  without: {
    status: 'error',
    message: /may not connect.*GRANT CONNECT ON DATABASE "\w+" TO "\w+"/,
  },
}
const USAGE: Right = {
  grant: `grant usage on schema app to ROLE`,
  without: {
    status: 'unreadable',
    message: /permission denied for schema app.*: GRANT USAGE ON SCHEMA app TO \w+[;.]/,
  },
}
const READ_STATE: Right = {
  grant: `grant select on sequence app.s to ROLE`,
  without: {
    status: 'unreadable',
    message: /permission denied.* s .*: GRANT SELECT ON SEQUENCE app\.s TO \w+[;.]/,
  },
}
const READ_ROWS: Right = {
  grant: `grant select on table app.t to ROLE`,
  without: {
    status: 'unreadable',
    message: /permission denied.* t .*: GRANT SELECT ON TABLE app\.t TO \w+\.$/,
  },
}
const READ_COLUMN: Right = { ...READ_ROWS, grant: `grant select (id) on table app.t to ROLE` }
const SETVAL: Right = {
  grant: `grant update on sequence app.s to ROLE`,
  without: {
    status: 'failed',
    message: /permission denied for sequence s .*: GRANT UPDATE ON SEQUENCE app\.s TO \w+\.$/,
  },
}
/** An owner may read its sequence as well, which is asked first. */
const OWNERSHIP: Right = { grant: `grant OWNER to ROLE`, without: READ_STATE.without }
const ALTER: Right = {
  grant: `grant OWNER to ROLE`,
  without: {
    status: 'failed',
    message: /must be owner.*: GRANT \w+_owner TO \w+( WITH INHERIT TRUE)?\.$/,
  },
}
const NOT_LOCKED = {
  status: 'fixed',
  message: /without locking the table.*: GRANT (UPDATE|MAINTAIN) ON TABLE app\.t TO \w+\.$/,
}
const locking = (right: string): Right => ({
  grant: `grant ${right} on table app.t to ROLE`,
  without: NOT_LOCKED,
})

/** What a role wants, and what comes of it. */
type Task = {
  readonly to: string
  readonly inputs: Partial<RawInputs>
  readonly rights: readonly Right[]
  readonly status: string
  /** The first version that knows the right. */
  readonly since?: number
}

const READING = [CONNECT, USAGE, READ_STATE, READ_ROWS]
const MANUAL = { mode: 'manual', minvalue: '1', increment: '2' }

const TASKS: readonly Task[] = [
  { to: 'check', inputs: { mode: 'check' }, rights: READING, status: 'drifted' },
  {
    to: 'check by a column',
    inputs: { mode: 'check' },
    rights: [CONNECT, USAGE, READ_STATE, READ_COLUMN],
    status: 'drifted',
  },
  {
    to: 'check by pg_read_all_data',
    since: 14,
    inputs: { mode: 'check' },
    rights: [CONNECT, { grant: `grant pg_read_all_data to ROLE`, without: USAGE.without }],
    status: 'drifted',
  },
  {
    to: 'check several databases',
    inputs: { mode: 'check', databases: 'DATABASE' },
    rights: READING,
    status: 'drifted',
  },
  {
    to: 'fix by setval',
    inputs: {},
    rights: [...READING, SETVAL, locking('update')],
    status: 'fixed',
  },
  {
    to: 'fix by setval with MAINTAIN',
    since: 17,
    inputs: {},
    rights: [...READING, SETVAL, locking('maintain')],
    status: 'fixed',
  },
  {
    to: 'fix by setval with pg_maintain',
    since: 17,
    inputs: {},
    rights: [...READING, SETVAL, { grant: `grant pg_maintain to ROLE`, without: NOT_LOCKED }],
    status: 'fixed',
  },
  {
    to: 'fix by pg_read_all_data and pg_write_all_data',
    since: 14,
    inputs: {},
    rights: [
      CONNECT,
      { grant: `grant pg_read_all_data to ROLE`, without: READ_STATE.without },
      { grant: `grant pg_write_all_data to ROLE`, without: SETVAL.without },
    ],
    status: 'fixed',
  },
  {
    to: 'fix by RESTART',
    inputs: {},
    rights: [CONNECT, USAGE, READ_ROWS, OWNERSHIP, locking('update')],
    status: 'fixed',
  },
  {
    to: 'rewind by RESTART',
    inputs: { rewind: 'true' },
    rights: [CONNECT, USAGE, READ_ROWS, OWNERSHIP, locking('delete')],
    status: 'fixed',
  },
  {
    to: 'set parameters in manual mode',
    inputs: MANUAL,
    rights: [CONNECT, USAGE, READ_ROWS, OWNERSHIP, locking('truncate')],
    status: 'fixed',
  },
]

/** As many times as a role that follows the messages may be sent back. */
const PATIENCE = 3

for (const task of TASKS) {
  const { to, rights, since = 10 } = task
  test(`to ${to} these rights are enough, and each that is missing is told`, async ({
    database,
    role,
    skip,
  }) => {
    skip(database.major < since, `needs PostgreSQL ${since}`)
    const grantee = { database, role }
    await give(rights, grantee)
    const { status, message } = await outcomeOf(task, grantee)
    expect(status).toBe(task.status)
    expect(message ?? '').not.toMatch(/may not|GRANT/)

    for (const right of rights) {
      await takeAll(grantee)
      await give(
        rights.filter((other) => other !== right),
        grantee,
      )
      const lacking = await outcomeOf(task, grantee)
      expect(lacking.status, right.grant).toBe(right.without.status)
      expect(lacking.message, right.grant).toMatch(right.without.message)
      expect(await outcomeAfterRemedies(lacking, task, grantee), right.grant).toBe(task.status)
    }
  })
}

test('to set parameters, a role that may only read is told whose member it must be', async ({
  database,
  role,
}) => {
  const task = { inputs: MANUAL }
  await give([...READING, locking('update')], { database, role })
  const lacking = await outcomeOf(task, { database, role })
  expect(lacking.status).toBe(ALTER.without.status)
  expect(lacking.message).toMatch(ALTER.without.message)
  expect(await outcomeAfterRemedies(lacking, task, { database, role })).toBe('fixed')
})

type Grantee = { readonly database: TestDatabase; readonly role: string }

function named(text: string, { database, role }: Grantee): string {
  return text
    .replaceAll('DATABASE', database.name)
    .replaceAll('ROLE', role)
    .replaceAll('OWNER', `${role}_owner`)
}

async function give(rights: readonly Right[], grantee: Grantee): Promise<void> {
  for (const { grant } of rights) await grantee.database.sql(named(grant, grantee))
}

/** The role may nothing any more, and the sequence drifts as at first. */
async function takeAll({ database, role }: Grantee): Promise<void> {
  await database.sql(`drop owned by ${role}`)
  const memberships = await database.sql(`
    select roleid::regrole::text as name from pg_auth_members where member = '${role}'::regrole`)
  for (const { name } of memberships) await database.sql(`revoke ${String(name)} from ${role}`)
  await drift(database)
}

async function drift(database: TestDatabase): Promise<void> {
  await database.sql(`alter sequence app.s restart increment 1 minvalue 1 start 1`)
}

type Told = { readonly status: string; readonly message: string | null }

/** Does what the messages ask for, until there is nothing more to ask. */
async function outcomeAfterRemedies(
  told: Told,
  task: Pick<Task, 'inputs'>,
  grantee: Grantee,
): Promise<string> {
  let last = told
  for (let round = 0; round < PATIENCE && remedyIn(last) !== ''; round++) {
    await grantee.database.sql(remedyIn(last))
    await drift(grantee.database)
    last = await outcomeOf(task, grantee)
  }
  return last.status
}

/** The SQL that the message asks for. */
function remedyIn({ message }: Told): string {
  return /(?:GRANT|ALTER) .*(?=\.$)/.exec(message ?? '')?.[0] ?? ''
}

async function outcomeOf({ inputs }: Pick<Task, 'inputs'>, grantee: Grantee): Promise<Told> {
  const given = Object.entries(inputs).map(([name, value]) => [name, named(value, grantee)])
  const { json, sequence } = await run(grantee.database, {
    'connection-string': grantee.database.uriFor(grantee.role),
    ...(Object.fromEntries(given) as Partial<RawInputs>),
  })
  const error = json.databases.find((each) => each.error !== null)?.error ?? null
  return error === null ? sequence('app.s') : { status: 'error', message: error }
}
