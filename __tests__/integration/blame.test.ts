/** Which line of which file is blamed, where psql ran the files and PostgreSQL knows what came of it. */
import { describe, expect } from 'vitest'
import { test, type TestDatabase } from '../helpers/database.ts'
import { type Places, placesOf } from '../helpers/place.ts'
import { hasPsql, makePlainWorkspace } from '../helpers/workspace.ts'
import type { RawInputs } from '../../src/inputs/names.ts'

type Files = Readonly<Record<string, string>>

type Case = {
  readonly name: string
  readonly files: Files
  /** The line of the input `imports`; with a.sql alone, psql runs that. */
  readonly imports?: string
  /** What the database has beside the table. */
  readonly setup?: string
  /** The first major version that knows the syntax. */
  readonly since?: number
  readonly place: string | null
}

const TABLE = 'create table t(id serial primary key, n text not null, u text unique);'

/** An INSERT of an id, on a line of its own. */
function row(id: number | string): string {
  return `insert into t (id, n) values (${id}, 'x');\n`
}

const PSQL = 'psql -q -f a.sql'
const STOP = 'psql -q -v ON_ERROR_STOP=1'

const SEED = `create function seed() returns void language sql as 'insert into t (id, n) values (5, ''x'')';`
const UNSEED = `create function unseed() returns void language sql as 'delete from t where id = 5';`
const VIEW = 'create view v as select * from t;'

/** A trigger before INSERT with a body of plpgsql. */
function trigger(table: string, body: string): string {
  return `create function f() returns trigger language plpgsql as $$ begin ${body} return new; end $$; create trigger f before insert on ${table} for each row execute procedure f();`
}

/** Runs each case over tables of its own, in one database, and expects the lines of all of them. */
function checkEach(cases: readonly Case[]): void {
  test('has the line that wrote a row, or none', async ({ database, skip }) => {
    skip(!hasPsql(), 'psql is not installed')
    const known = cases.filter(({ since = 0 }) => database.major >= since)
    const places = new Map<string, string | null | undefined>()
    for (const one of known) {
      await database.sql('drop schema public cascade; create schema public')
      const given = { imports: one.imports ?? PSQL }
      const found = await placesAfter(database, one, given)
      places.set(one.name, found['public.t_id_seq'])
    }
    expect(Object.fromEntries(places)).toEqual(
      Object.fromEntries(known.map((one) => [one.name, one.place])),
    )
  })
}

async function placesAfter(
  database: TestDatabase,
  { files, setup = '' }: Pick<Case, 'files' | 'setup'>,
  given: Partial<RawInputs>,
): Promise<Places> {
  const workspace = await makePlainWorkspace(files)
  try {
    await database.sql(`drop schema if exists other cascade; ${TABLE} ${setup}`)
    const uri = `${database.uri}?sslmode=disable`
    return (await placesOf(workspace, { 'connection-string': uri, ...given })).places
  } finally {
    await workspace.remove()
  }
}

/** Cases of only a.sql. */
function scripts(
  rows: readonly (readonly [name: string, sql: string, place: string | null, setup?: string])[],
): readonly Case[] {
  return rows.map(([name, sql, place, setup = '']) => ({
    name,
    files: { 'a.sql': sql },
    setup,
    place,
  }))
}

function upsert(id: number, name: string, what: string): string {
  return `insert into t (id, n, u) values (${id}, '${name}', '${name}@x') on conflict ${what};\n`
}

describe('a row that was not written', () => {
  const alice = `insert into t (n, u) values ('alice', 'alice@x');`
  checkEach([
    ...scripts([
      [
        'because another is there',
        upsert(5, 'alice', 'do nothing') + upsert(7, 'bob', 'do nothing'),
        'a.sql:2',
        alice,
      ],
      [
        'because another was changed',
        upsert(5, 'alice', "(u) do update set n = 'z'") + upsert(7, 'bob', 'do nothing'),
        'a.sql:2',
        alice,
      ],
      ['for want of a value', `insert into t (id, n) values (5, null);\n${row(7)}`, 'a.sql:2'],
      ['for a rollback', `begin;\n${row(5)}rollback;\n${row(7)}`, 'a.sql:4'],
      ['for a failed transaction', `begin;\n${row(5)}select 1/0;\ncommit;\n${row(7)}`, 'a.sql:5'],
      ['for want of a COPY', `copy t (id, n) from stdin;\n5\t\\N\n\\.\n${row(7)}`, 'a.sql:4'],
      [
        'into an identity that is always generated',
        `insert into i (id) values (5);\n${row(7)}`,
        'a.sql:2',
        'create table i (id int generated always as identity);',
      ],
      [
        'for a trigger that says no',
        row("5, 'skip'").replace(", 'x'", '') + row(7),
        'a.sql:2',
        trigger('t', `if new.n = 'skip' then return null; end if;`),
      ],
      [
        'for a trigger that says otherwise',
        row(5) + row(7),
        'a.sql:2',
        trigger('t', 'if new.id = 5 then new.id := -5; end if;'),
      ],
      [
        'for a rule',
        `${row(5)}drop rule r on t;\n${row(7)}`,
        'a.sql:3',
        'create rule r as on insert to t do instead nothing;',
      ],
      [
        'but to a temporary table of a function',
        `select f();\n${row(5)}drop table pg_temp.t;\n${row(7)}`,
        'a.sql:4',
        `create function f() returns void language sql as 'create temp table t (id int, n text)';`,
      ],
    ]),
    {
      name: 'outside of the bounds of partitions',
      files: { 'a.sql': 'insert into p values (50, 1);\ninsert into p values (7, 1);\n' },
      setup:
        `drop table t; create table p (id int default nextval('t_id_seq'), a int) partition by range (id);
        create table p1 partition of p for values from (1) to (20);`.replace(
          'drop table t;',
          'alter sequence t_id_seq owned by none; drop table t;',
        ),
      place: 'a.sql:2',
    },
    {
      name: 'by psql -1',
      imports: `psql -q -1 -f a.sql; psql -q -f b.sql`,
      files: { 'a.sql': `${row(5)}select 1/0;\n`, 'b.sql': row(7) },
      place: 'b.sql:1',
    },
    ...['||', '|| true;', '|| echo no;'].map((operator) => ({
      name: `because psql stopped before it, ${operator}`,
      imports: `${STOP} -f a.sql ${operator} psql -q -f b.sql`,
      files: { 'a.sql': `select 1/0;\n${row(5)}`, 'b.sql': row(7) },
      place: 'b.sql:1',
    })),
    {
      name: 'because psql stopped before it, set +e',
      imports: `set +e; ${STOP} -f a.sql; psql -q -f b.sql`,
      files: { 'a.sql': `select 1/0;\n${row(5)}`, 'b.sql': row(7) },
      place: 'b.sql:1',
    },
    {
      name: 'because the import failed',
      imports: `${STOP} -f a.sql`,
      files: { 'a.sql': `select seed();\nselect 1/0;\n${row(7)}` },
      setup: SEED,
      place: null,
    },
    {
      name: 'by a record with an error',
      imports: `psql -q -c "\\copy t (id, n, k) from 'd.csv' (format csv, on_error ignore)"`,
      files: { 'd.csv': '5,x,abc\n7,x,1\n' },
      setup: 'alter table t add k int;',
      since: 17,
      place: 'd.csv:2',
    },
  ])
})

describe('a row that is gone', () => {
  const between = (sql: string) => `${row(5)}${sql}\n${row(7)}`
  const child = `create table p (id int primary key); insert into p values (1); alter table t add p int references p on delete cascade;`
  checkEach([
    ...scripts([
      ['by DELETE', between('delete from t where id = 5;'), 'a.sql:3'],
      ['by DELETE in a query', between('with d as (delete from t) select 1;'), 'a.sql:3'],
      ['by TRUNCATE', between('truncate t;'), 'a.sql:3'],
      ['by a function', between('select unseed();'), 'a.sql:3', UNSEED],
      [
        'by a block that performs a function',
        between('do $$ begin perform unseed(); end $$;'),
        'a.sql:3',
        UNSEED,
      ],
      [
        'by a block that runs a text',
        between(`do $$ begin execute 'dele' || 'te from t'; end $$;`),
        null,
      ],
      ['by way of a view', between('delete from v;'), 'a.sql:3', VIEW],
      [
        'with its parent',
        `insert into t (id, n, p) values (5, 'x', 1);\ndelete from p;\n${row(7)}`,
        'a.sql:3',
        child,
      ],
      [
        'with the column',
        between('alter table t drop column id; alter table t add id serial;'),
        null,
      ],
    ]),
    {
      name: 'by a procedure',
      files: { 'a.sql': between('call unseed();') },
      setup: UNSEED.replace('function', 'procedure').replace('returns void', ''),
      since: 11,
      place: 'a.sql:3',
    },
  ])
})

describe('a file that is not read as it stands', () => {
  checkEach([
    {
      name: 'cut off by a byte order mark',
      imports: 'cat b.sql bom.sql | psql -q',
      files: { 'b.sql': 'select 1;\n', 'bom.sql': `\uFEFF${row(5)}${row(7)}` },
      place: 'bom.sql:2',
    },
    {
      name: 'begun by the comment of the file before it',
      imports: 'cat a.sql b.sql | psql -q',
      files: { 'a.sql': 'select 1; -- c', 'b.sql': row(5) + row(7) },
      place: null,
    },
    {
      name: 'begun by the statement of the file before it',
      imports: 'cat a.sql b.sql | psql -q',
      files: { 'a.sql': 'select 1\n', 'b.sql': row(5) + row(7) },
      place: null,
    },
    {
      name: 'joined with another one',
      imports: 'cat a.sql b.sql | psql -q',
      files: { 'a.sql': 'select 1;\n', 'b.sql': `select 1;\n${row(7)}` },
      place: 'b.sql:2',
    },
    ...['sed -i 1d a.sql', `perl -ni -e 'print if $. > 1' a.sql`, 'bash e.sh'].map((edit) => ({
      name: `changed by ${edit}`,
      imports: `${edit}; ${PSQL}`,
      files: { 'a.sql': `select 1;\n${row(7)}`, 'e.sh': 'sed -i 1d a.sql' },
      place: null,
    })),
    {
      name: 'changed, and put back',
      imports: `cp -p a.sql b.sql; sed -i 1d a.sql; ${PSQL}; mv b.sql a.sql`,
      files: { 'a.sql': `select 1;\n${row(7)}` },
      place: null,
    },
    ...[
      'cd sub && psql -q -f a.sql',
      'env -C sub psql -q -f a.sql',
      'psql -q -c "\\cd sub" -f a.sql',
    ].map((imports) => ({
      name: imports,
      imports,
      files: { 'a.sql': row(5), 'sub/a.sql': `select 1;\n${row(5)}` },
      place: null,
    })),
  ])
})

describe('another database', () => {
  const files = { 'a.sql': row(5), 'b.sql': row(7), 'c.sql': row(5) }
  const other = (imports: string, place: string | null = 'c.sql:1') => ({
    name: imports,
    imports: `${imports}; psql -q -f c.sql`,
    files,
    place,
  })
  checkEach([
    other('psql -q -d postgres -f a.sql'),
    other('psql -q "postgres://$PGHOST:$PGPORT/template1" -f a.sql'),
    other('PGDATABASE=template1 psql -q -f a.sql'),
    other('(export PGDATABASE=template1; psql -q -f a.sql)', null),
    other('psql -q -d "$(echo postgres)" -f a.sql', null),
    {
      ...other('psql -q -d postgres -f a.sql'),
      name: 'before the own one with another id',
      imports: 'psql -q -d postgres -f a.sql; psql -q -f b.sql',
      place: 'b.sql:1',
    },
    {
      name: 'in a script',
      imports: 'psql -q -f a.sql -f b.sql',
      files: { 'a.sql': `${row(4)}\\c template1\n${row(5)}`, 'b.sql': row(6) },
      place: 'a.sql:1',
    },
    {
      name: 'is none',
      imports: 'psql -q "$DATABASE_URL" -f a.sql; psql -q -d "dbname=$PGDATABASE" -f b.sql',
      files,
      place: 'a.sql:1',
    },
  ])

  test('is blamed for files of its own', async ({ database, skip }) => {
    skip(!hasPsql(), 'psql is not installed')
    const names = [`${database.name}_1`, `${database.name}_2`]
    for (const name of names) await database.sql(`create database ${name}`)
    const [one = '', two = ''] = names
    const imports = `psql -q -d ${one} -f t.sql; psql -q -d ${two} -f t.sql
      psql -q -d ${one} -f a.sql; psql -q -d ${two} -f b.sql`
    const same = { 't.sql': TABLE, 'a.sql': row(5), 'b.sql': `select 1;\n${row(5)}` }
    const places = await placesAfter(
      database,
      { files: same },
      { imports, databases: names.join(',') },
    )
    for (const name of names) await database.sql(`drop database ${name}`)
    expect(places).toEqual({
      [`${one} public.t_id_seq`]: 'a.sql:1',
      [`${two} public.t_id_seq`]: 'b.sql:2',
    })
  })
})

describe('a program that reads fixtures', () => {
  /** Inserts those of the ids that it is told. */
  const loader = (...ids: readonly number[]) =>
    `require('child_process').execFileSync('psql', ['-q', '-c', ${JSON.stringify(ids.map(row).join(''))}])`
  const json = '[\n{"id": 5, "active": false},\n{"id": 7}]'
  checkEach([
    {
      name: 'and writes only some',
      imports: 'node l.cjs t.json',
      files: { 'l.cjs': loader(7), 't.json': json },
      place: 't.json:3',
    },
    {
      name: 'and leaves drafts out',
      imports: 'node l.cjs t.yaml',
      files: { 'l.cjs': loader(7), 't.yaml': 't:\n  - id: 5\n    draft: true\n  - id: 7\n' },
      place: 't.yaml:4',
    },
    {
      name: 'and writes others',
      imports: 'node l.cjs t.json',
      files: { 'l.cjs': loader(100), 't.json': json },
      place: null,
    },
    {
      name: 'and writes nothing, before another that writes the same',
      imports: 'node l.cjs t.csv && psql -q -f a.sql',
      files: { 'l.cjs': '', 't.csv': 'id,n\n5,x\n', 'a.sql': row(5) },
      place: null,
    },
    {
      name: 'and writes nothing, before another',
      imports: 'node l.cjs t.csv && psql -q -f a.sql',
      files: { 'l.cjs': '', 't.csv': 'id,n\n5,x\n', 'a.sql': row(7) },
      place: 'a.sql:1',
    },
  ])
})

describe('ids that do not stand in a statement', () => {
  const none = `insert into t (id, n) select g, 'x' from generate_series(3, 2) as g;\n`
  const some = none.replace('3, 2', '5, 6')
  checkEach(
    scripts([
      ['are blamed on the only one', `set search_path = public;\n${some}`, 'a.sql:2'],
      ['are not blamed beside a literal', some + row(5), null],
      ['are not blamed beside another', some + some, null],
      ['are not blamed beside a function', `select seed();\n${none}`, null, SEED],
      [
        'are not blamed beside a function that is dropped',
        `${SEED}\nselect seed();\n${none}drop function seed();`,
        null,
      ],
      [
        'are not blamed beside a view',
        `insert into v (id, n) values (5, 'x');\n${none}`,
        null,
        VIEW,
      ],
      [
        'are not blamed beside a trigger',
        `insert into o values (1);\n${none}`,
        null,
        `create table o (i int); ${trigger('o', `insert into t (id, n) values (5, 'x');`)}`,
      ],
      [
        'are not blamed beside a block',
        `do $$ begin insert into t (id, n) values (5, 'x'); end $$;\n${none}`,
        null,
      ],
      ['by UPDATE', `insert into t (n) values ('x');\nupdate t set id = 9;\n`, null],
      [
        'by UPDATE, where the literal failed',
        `insert into t (id, n) values (9, null); insert into t (n) values ('x');\nupdate t set id = 9;\n`,
        null,
      ],
      [
        'in a name that is not read',
        `insert into U&"\\0074" (id, n) values (5, 'x');\n${row(7)}`,
        null,
      ],
    ]),
  )
})

describe('a literal is blamed', () => {
  checkEach(
    scripts([
      ['beside a function that writes', `select seed();\n${row(7)}`, 'a.sql:2', SEED],
      [
        'where another schema has the table',
        `set search_path = other, public;\ninsert into t (id) values (5);\nset search_path = public;\n${row(7)}`,
        'a.sql:4',
        'create schema other; create table other.t (id int);',
      ],
      [
        'within WITH',
        `with a as (insert into t (id, n) values (7, 'x') returning id)\nselect * from a;\n`,
        'a.sql:1',
      ],
    ]),
  )
})

describe('a literal is not blamed', () => {
  const rule = `create table o (i int); create rule r as on insert to o do also insert into t (id, n) values (7, 'x');`
  checkEach(
    scripts([
      ['beside a view', `insert into v (id, n) values (7, 'x');\n${row(7)}`, null, VIEW],
      [
        'beside a view of a view',
        `insert into w values (7, 'x');\n${row(7)}`,
        null,
        `${VIEW} create view w as select id as i, n from v;`,
      ],
      ['beside a rule', `insert into o values (1);\n${row(7)}`, null, rule],
    ]),
  )
})

describe('rows that are older than the import', () => {
  const old = `insert into t (id, n) values (5, 'old'), (6, 'old'); select setval('t_id_seq', 6);`
  checkEach([
    ...scripts([
      [
        'a sequence that went back',
        `insert into t (id, n) values (5, null);\nselect setval('t_id_seq', 1);\n`,
        null,
        old,
      ],
      [
        'a sequence that was made over them',
        `insert into t (id, n) values (5, null);\nalter table t alter id drop default; drop sequence t_id_seq; create sequence t_id_seq; alter table t alter id set default nextval('t_id_seq');\n`,
        null,
        old,
      ],
      [
        'a sequence with another increment',
        `insert into t (id, n) values (6, null);\nalter sequence t_id_seq increment by -1;\n`,
        null,
        old,
      ],
      ['a sequence that went on', row(8), 'a.sql:1', old],
    ]),
  ])
})

describe('a column in another place', () => {
  const setup = 'drop table t; create table t (a int, id serial primary key);'
  const turned = `insert into t values (50, -1);\nalter table t drop a; alter table t add a int;\n`
  checkEach(
    scripts([
      [
        'is not known without a column list',
        `${turned}insert into t values (80, 2);\n`,
        null,
        setup,
      ],
      [
        'is known with one',
        `insert into t (id) values (50);\nalter table t drop a; alter table t add a int;\n`,
        'a.sql:1',
        setup,
      ],
    ]),
  )
})
