/** The examples that work on servers which are there already. */
import { expect } from 'vitest'
import { DRIFTED, FIXED, URI, type Example } from './example.ts'

const BEHIND = `
  create table orders (id serial primary key, note text);
  insert into orders select g, 'copied' from generate_series(1, 150) as g;`

const LOOK =
  'gh issue list --search Sequences of production drift in:title --json number,title --jq [.[] | select(.title == env.TITLE) | .number][0] // empty'
const ISSUE = 'gh issue create --title Sequences of production drift --body-file issue.md'

export const OPERATIONS: Readonly<Record<string, Example>> = {
  'schedule-production': {
    before: BEHIND,
    role: 'sequence_check',
    // There is no issue yet.
    standIns: { [LOOK]: '', [ISSUE]: '' },
    jobs: [DRIFTED],
    calls: [ISSUE],
    writes: { file: 'issue.md', text: '`public.orders.id`' },
    leaves: { sql: 'select last_value from orders_id_seq', rows: [{ last_value: '1' }] },
  },
  'least-privilege': {
    before: `${BEHIND} create table notes (id serial primary key); insert into notes values (5);`,
    role: 'sequence_fix',
    inputs: { tables: 'public.orders' },
    jobs: [FIXED],
    leaves: { sql: `select nextval('orders_id_seq') as id`, rows: [{ id: '151' }] },
  },
  'after-pg-restore': {
    before: 'create table loans (id serial primary key);',
    inputs: { table: 'loans' },
    standIns: {
      [`pg_restore --data-only --table=loans --dbname=${URI} shop.dump`]:
        'insert into loans select generate_series(1, 28);',
    },
    jobs: [FIXED],
    leaves: { sql: `select nextval('loans_id_seq') as id`, rows: [{ id: '29' }] },
  },
  'logical-replication-cut-over': {
    before: BEHIND,
    jobs: [FIXED, { failed: false, outputs: { drifted: 'false', 'checked-count': '1' } }],
    leaves: { sql: `select nextval('orders_id_seq') as id`, rows: [{ id: '100151' }] },
  },
  'multi-primary': {
    before: BEHIND,
    jobs: [
      {
        ...FIXED,
        sequence: { increment: '2', minimum: '1', after: expect.objectContaining({ next: '151' }) },
      },
      {
        ...FIXED,
        sequence: { increment: '2', minimum: '2', after: expect.objectContaining({ next: '152' }) },
      },
    ],
  },
  'schema-per-tenant': {
    files: {
      'scripts/load-tenants.sh': 'psql "$DATABASE_URL" -q -v ON_ERROR_STOP=1 -f tenants.sql\n',
      'tenants.sql': ['tenant_a', 'tenant_b', 'tenant_archive', 'billing'].map(tenant).join('\n'),
    },
    jobs: [{ failed: false, outputs: { 'checked-count': '2', 'fixed-count': '2' } }],
    leaves: { sql: `select nextval('tenant_archive.orders_id_seq') as id`, rows: [{ id: '1' }] },
  },
  'matrix-of-servers': { before: BEHIND, jobs: [DRIFTED, DRIFTED, DRIFTED] },
}

function tenant(schema: string): string {
  return `
    create schema ${schema};
    create table ${schema}.orders (id serial primary key);
    insert into ${schema}.orders values (1);
    create table ${schema}.audit_log (id serial primary key);
    insert into ${schema}.audit_log values (1);`
}
