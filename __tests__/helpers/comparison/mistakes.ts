/** Databases on which it shows whether a way to set sequences knows what it does. */

export type Mistake = {
  readonly setup: string
  readonly sequence: string
  /** The tables of the models, the one that somebody thinks of first. */
  readonly tables: readonly string[]
  /** Every id that the sequence must not hand out. */
  readonly ids: string
  /** Whether another session has cached values before the rows come. */
  readonly isCached?: boolean
  /** The rows that another session has written and not committed. */
  readonly uncommitted?: string
  /** Whether a role looks that row-level security shows only some of the rows. */
  readonly isHidden?: boolean
}

/** By the heading of their row in docs/comparison.md. */
export const MISTAKES: Readonly<Record<string, Mistake>> = {
  'imported rows': {
    setup: `create table loans (id serial primary key); insert into loans values (1), (28)`,
    ...plain('loans'),
  },
  'an empty table': { setup: `create table loans (id serial primary key)`, ...plain('loans') },
  'the last rows deleted': {
    setup: `create table loans (id serial primary key);
      insert into loans select nextval('loans_id_seq') from generate_series(1, 3);
      delete from loans where id = 3`,
    ...plain('loans'),
  },
  'increment 2': {
    setup: `create table loans (id serial primary key); alter sequence loans_id_seq increment 2;
      insert into loans values (1), (3)`,
    ...plain('loans'),
  },
  'increment 2, and even rows of another node': {
    setup: `create table loans (id serial primary key); alter sequence loans_id_seq increment 2;
      insert into loans values (1), (3), (14)`,
    ...plain('loans'),
  },
  'a descending sequence': {
    setup: `create sequence down increment -1 minvalue -100 maxvalue -1 start -1;
      create table loans (id int primary key default nextval('down'));
      alter sequence down owned by loans.id; insert into loans values (-1), (-9)`,
    ...plain('loans'),
    sequence: 'down',
  },
  'three tables that share a sequence': {
    setup: `create table cats (id serial primary key);
      create table dogs (id int primary key default nextval('cats_id_seq'));
      create table emus (id int primary key default nextval('cats_id_seq'));
      insert into cats values (5); insert into dogs values (50); insert into emus values (20)`,
    sequence: 'cats_id_seq',
    tables: ['cats', 'dogs', 'emus'],
    ids: 'select id from cats union select id from dogs union select id from emus',
  },
  'an identity column': {
    setup: `create table loans (id int generated always as identity primary key);
      insert into loans overriding system value values (1), (28)`,
    ...plain('loans'),
  },
  'a sequence that no table owns': {
    setup: `create sequence ids; create table loans (id int primary key default nextval('ids'));
      insert into loans values (1), (28)`,
    ...plain('loans'),
    sequence: 'ids',
  },
  'a table of the same name in another schema': {
    setup: `create table loans (id serial primary key); create schema other;
      create table other.loans (id serial primary key); insert into other.loans values (1), (28)`,
    sequence: 'other.loans_id_seq',
    tables: ['loans'],
    ids: 'select id from other.loans',
  },
  'names that need quotes': {
    setup: `create table "User" (id serial primary key); insert into "User" values (1), (28)`,
    sequence: '"User_id_seq"',
    tables: ['"User"'],
    ids: 'select id from "User"',
  },
  'a sequence of one old partition': {
    setup: `create table loans (id bigint, year int, primary key (id, year)) partition by list (year);
      create table loans_1 partition of loans for values in (1);
      create table loans_2 partition of loans for values in (2);
      create sequence loans_id_seq owned by loans_1.id;
      alter table loans alter id set default nextval('loans_id_seq');
      insert into loans values (10, 1), (300, 2)`,
    ...plain('loans'),
  },
  "another node's rows beyond the bounds": {
    setup: `create table loans (id bigserial primary key);
      alter sequence loans_id_seq maxvalue 1000; insert into loans values (5), (1000001)`,
    ...plain('loans'),
  },
  'a sentinel row': {
    setup: `create table loans (id serial primary key); insert into loans values (1), (2147483647)`,
    ...plain('loans'),
  },
  'row-level security': {
    setup: `create table loans (id serial primary key);
      insert into loans select generate_series(1, 28);
      alter table loans enable row level security;
      create policy few on loans using (id < 10)`,
    ...plain('loans'),
    isHidden: true,
  },
  'a writer that has not committed': {
    setup: `create table loans (id serial primary key); insert into loans values (1)`,
    ...plain('loans'),
    uncommitted: 'insert into loans values (2), (3)',
  },
  'CACHE 50, and a session that has cached': {
    setup: `create table loans (id serial primary key); alter sequence loans_id_seq cache 50`,
    ...plain('loans'),
    isCached: true,
  },
}

function plain(table: string): Pick<Mistake, 'sequence' | 'tables' | 'ids'> {
  return { sequence: `${table}_id_seq`, tables: [table], ids: `select id from ${table}` }
}
