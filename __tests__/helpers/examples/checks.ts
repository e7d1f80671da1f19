/** The examples that run beside the tests of a repository. */
import { DRIFTED, FIXED, type Example } from './example.ts'

const SCHEMA = 'create table loans (id serial primary key, borrower text);\n'
const SEEDS = `insert into loans select g, 'imported' from generate_series(1, 28) as g;\n`
const INSERT = `insert into loans (borrower) values ('new');`
const NEXT = { sql: 'select max(id) as id from loans', rows: [{ id: 29 }] }

export const CHECKS: Readonly<Record<string, Example>> = {
  'after-import': {
    files: { 'schema.sql': SCHEMA, 'seeds.sql': SEEDS },
    standIns: { 'npm ci': '', 'npm test': INSERT },
    jobs: [FIXED],
    calls: ['npm ci', 'npm test'],
    leaves: NEXT,
  },
  'container-job': {
    files: { 'schema.sql': SCHEMA, 'seeds.sql': SEEDS },
    jobs: [FIXED],
  },
  'seeded-database': {
    files: { 'schema.sql': SCHEMA, 'seeds.sql': SEEDS },
    jobs: [DRIFTED],
  },
  'pull-request-check': {
    files: {
      'seeds/users.sql': `insert into users (name) values ('Ada'), ('Grace');\n`,
      'seeds/loans.sql': `-- Loans of the pilot.\n${SEEDS}`,
    },
    standIns: {
      'npm ci': '',
      'npm run migrate': `${SCHEMA}create table users (id serial primary key, name text);`,
    },
    jobs: [{ ...DRIFTED, sequence: { importedBy: 'psql -v ON_ERROR_STOP=1 -f seeds/loans.sql' } }],
  },
  'diff-annotations': {
    files: {
      'db/schema.sql': `create table countries (id serial primary key, name text);
        create table customers (id serial primary key, name text);\n`,
      'db/seeds/countries.sql': `insert into countries (name) values ('Chile');\n`,
      'db/seeds/customers.sql': `-- Ada and Grace.
insert into customers (name) values ('Ada');
insert into customers (id, name) values (2, 'Grace');\n`,
    },
    jobs: [{ ...DRIFTED, log: /^::error .*file=db\/seeds\/customers\.sql,line=3/m }],
  },
  'pull-request-comment': {
    files: { 'schema.sql': SCHEMA, 'seeds.sql': SEEDS },
    standIns: {
      'gh pr comment https://github.com/octo/shop/pull/7 --edit-last --create-if-none --body-file comment.md':
        '',
    },
    jobs: [DRIFTED],
    calls: [
      'gh pr comment https://github.com/octo/shop/pull/7 --edit-last --create-if-none --body-file comment.md',
    ],
    writes: { file: 'comment.md', text: '`public.loans.id`' },
  },
}
