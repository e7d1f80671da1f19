/** Row-level security never hides rows from the action: it reads them all, or says that it may not. */
import { expect } from 'vitest'
import { test as base } from '../helpers/database.ts'
import { run } from '../helpers/run.ts'

type Roles = { readonly user: string; readonly owner: string }

/** A table of whose rows a policy shows the lowest alone, its owner, and a user with every grant. */
const test = base.extend<{ roles: Roles }>({
  roles: async ({ database }, use) => {
    const user = `r_${database.name.slice(-8)}`
    const owner = `${user}_owner`
    await database.sql(`
      create role ${user} login;
      create role ${owner} login;
      grant usage, create on schema public to ${user}, ${owner};
      create table t (id serial primary key, tenant int);
      insert into t values (1, 1), (500, 2);
      alter table t enable row level security;
      create policy tenants on t using (tenant = 1);
      alter table t owner to ${owner};
      grant select, update on t, t_id_seq to ${user};
      create table open (id serial primary key);
      insert into open values (3);
      grant select, update on open, open_id_seq to ${user}, ${owner}`)
    await use({ user, owner })
    await database.sql(`drop owned by ${user}, ${owner} cascade; drop role ${user}, ${owner}`)
  },
})

const FIXED = { status: 'fixed', furthest: '500', after: { next: '501' } }
const UNREADABLE = { status: 'unreadable', before: { next: '1' }, furthest: null, after: null }

test('another role is told that it needs BYPASSRLS, and the other tables are done', async ({
  database,
  roles,
}) => {
  const connection = { 'connection-string': database.uriFor(roles.user) }
  const { sequence, report } = await run(database, connection)
  expect(sequence('t_id_seq')).toMatchObject(UNREADABLE)
  expect(sequence('t_id_seq').message).toMatch(
    new RegExp(`row-level security policy.*: ALTER ROLE ${roles.user} BYPASSRLS\\.$`),
  )
  expect(sequence('open_id_seq')).toMatchObject({ status: 'fixed', after: { next: '4' } })
  expect(report.failed).toBe(true)

  await database.sql(`alter role ${roles.user} bypassrls`)
  expect((await run(database, connection)).sequence('t_id_seq')).toMatchObject(FIXED)
})

test('the owner of the table is not subject to its policies', async ({ database, roles }) => {
  const { sequence } = await run(database, { 'connection-string': database.uriFor(roles.owner) })
  expect(sequence('t_id_seq')).toMatchObject(FIXED)
})

test('the owner of a table with FORCE is told so', async ({ database, roles }) => {
  await database.sql(`alter table t force row level security`)
  const connection = { 'connection-string': database.uriFor(roles.owner) }
  const { sequence } = await run(database, connection)
  expect(sequence('t_id_seq')).toMatchObject(UNREADABLE)
  expect(sequence('t_id_seq').message).toMatch(
    /: ALTER TABLE public\.t NO FORCE ROW LEVEL SECURITY\.$/,
  )

  await database.sql(`alter table t no force row level security`)
  expect((await run(database, connection)).sequence('t_id_seq')).toMatchObject(FIXED)
})

test('a role that turned row_security on by itself is not shown less than all', async ({
  database,
  roles,
}) => {
  await database.sql(`alter role ${roles.user} set row_security = on`)
  const { sequence } = await run(database, {
    mode: 'check',
    'connection-string': database.uriFor(roles.user),
  })
  expect(sequence('t_id_seq')).toMatchObject(UNREADABLE)
})
