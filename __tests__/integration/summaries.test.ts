/**
 * Job summaries of real runs, kept as files to be read: `__tests__/summaries`. Where one is meant to
 * change, look at it, and write it anew:
 *
 *     npm run build
 *     npm test -- --project postgresql-18 __tests__/integration/summaries.test.ts --update
 */
import path from 'node:path'
import { expect } from 'vitest'
import { test as base } from '../helpers/database.ts'
import { LIBRARY, TAKE_OVER } from '../helpers/library.ts'
import { runAction, type ActionRun } from '../helpers/run-action.ts'
import { makeWorkspace } from '../helpers/workspace.ts'

/** What the small type at the end says of a server that is always at the same place. */
const SERVER = '<sub>Database library on localhost&#58;5432, PostgreSQL 18.4.</sub>'

/** Expects a summary to be the one that is kept. */
async function expectKept({ jobSummary }: ActionRun, name: string): Promise<void> {
  const lasting = jobSummary
    .replaceAll(/\| \d+\.\d s \|/g, '| 0.1 s |')
    .replace(/<sub>.*<\/sub>/, SERVER)
  const file = path.join(import.meta.dirname, '..', 'summaries', `${name}.summary.md`)
  await expect(lasting).toMatchFileSnapshot(file)
}

/** A role whose name no summary shows. */
const test = base.extend<{ role: string }>({
  role: async ({ database }, use) => {
    const role = `ci_${database.name.slice(-6)}`
    await database.sql(`create role ${role} login`)
    await use(role)
    await database.sql(`drop owned by ${role} cascade; drop role ${role}`)
  },
})

test('where all is well', async ({ database }) => {
  await database.sql(LIBRARY)
  const run = await runAction({ inputs: { 'connection-string': database.uri, mode: 'check' } })
  expect(run.exitCode).toBe(0)
  await expectKept(run, 'healthy')
})

test('of a check that finds drift', async ({ database }) => {
  await database.sql(LIBRARY + TAKE_OVER)
  const run = await runAction({ inputs: { 'connection-string': database.uri, mode: 'check' } })
  expect(run.exitCode).toBe(1)
  await expectKept(run, 'check')
})

test('of a fix', async ({ database }) => {
  await database.sql(LIBRARY + TAKE_OVER)
  const run = await runAction({ inputs: { 'connection-string': database.uri } })
  expect(run.exitCode).toBe(0)
  await expectKept(run, 'fixed')
})

test('of every kind of problem, beside what is none', async ({ database, role }) => {
  await database.sql(`
    ${LIBRARY} ${TAKE_OVER}
    create table shelves (id smallserial primary key);
    insert into shelves select generate_series(1, 32767);
    create table orders (id serial primary key);
    insert into orders values (2147483646);
    create table invoices (id serial primary key, number text);
    alter table invoices alter number set default 'INV-' || nextval('invoices_id_seq');
    create table tickets (id smallserial primary key);
    select setval('tickets_id_seq', 31000);
    create table salaries (id serial primary key);
    create table visits (id serial primary key);
    insert into visits values (12);
    create sequence members_seq increment 50;
    grant usage on schema archive to ${role};
    grant select, update on all tables in schema public, archive to ${role};
    grant select, update on all sequences in schema public, archive to ${role};
    revoke select on salaries from ${role};
    revoke update on sequence visits_id_seq from ${role}`)
  const run = await runAction({ inputs: { 'connection-string': database.uriFor(role) } })
  expect(run.exitCode).toBe(1)
  const summary = run.jobSummary.replaceAll(role.replace('_', '&#95;'), 'ci')
  await expectKept({ ...run, jobSummary: summary }, 'problems')
})

test('of imports that are to blame', async ({ database }) => {
  const workspace = await makeWorkspace({
    'db/schema.sql': LIBRARY,
    'db/seeds/branches.sql': `insert into branches (name) values ('Hill Road');\n`,
    'db/seeds/members.sql': `-- members of the branch in Hill Road\ninsert into members (id, name)\nvalues (4, 'Barbara'),\n       (31, 'Edsger');\n`,
    'db/seeds/loans.sql': `begin;\ninsert into loans values (4, 31);\ninsert into loans values (28, 4);\ncommit;\n`,
  })
  const imports = ['schema', 'seeds/branches', 'seeds/members', 'seeds/loans']
  const run = await runAction({
    inputs: {
      'connection-string': database.uri,
      mode: 'check',
      imports: imports.map((name) => `psql -v ON_ERROR_STOP=1 -f db/${name}.sql`).join('\n'),
    },
    environment: workspace.environment,
  })
  await workspace.remove()
  expect(run.exitCode).toBe(1)
  await expectKept(run, 'imports')
})
