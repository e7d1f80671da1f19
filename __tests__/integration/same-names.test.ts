/** Functions, operators and tables that have the names of PostgreSQL's own: none of them is used. */
import { expect } from 'vitest'
import { openSessions } from '../../src/connect/open-sessions.ts'
import { inTransaction } from '../../src/connect/session.ts'
import { readSequences } from '../../src/discover/sequences.sql.ts'
import { test } from '../helpers/database.ts'
import { inputsOf } from '../helpers/perform.ts'
import { run } from '../helpers/run.ts'

/** A better match than PostgreSQL's own wherever a number is compared with a literal. */
const TRAPS = `
  create function trap(numeric, int4) returns bool language plpgsql as $$
    begin raise exception 'trapped as %', current_user; end $$;
  create function trap(int8, int4) returns bool language plpgsql as $$
    begin raise exception 'trapped as %', current_user; end $$;
  create function trap(bool, bool) returns bool language plpgsql as $$
    begin raise exception 'trapped as %', current_user; end $$;
  create function trap(oid, oid) returns bool language plpgsql as $$
    begin raise exception 'trapped as %', current_user; end $$;
  create function trap_sum(numeric, int4) returns numeric language plpgsql as $$
    begin raise exception 'trapped as %', current_user; end $$;
  create function trap_sum(numeric, numeric) returns numeric language plpgsql as $$
    begin raise exception 'trapped as %', current_user; end $$;
  create operator < (leftarg = numeric, rightarg = int4, procedure = trap);
  create operator > (leftarg = numeric, rightarg = int4, procedure = trap);
  create operator >= (leftarg = int8, rightarg = int4, procedure = trap);
  create operator = (leftarg = int8, rightarg = int4, procedure = trap);
  create operator = (leftarg = bool, rightarg = bool, procedure = trap);
  create operator = (leftarg = oid, rightarg = oid, procedure = trap);
  create operator + (leftarg = numeric, rightarg = int4, procedure = trap_sum);
  create operator + (leftarg = numeric, rightarg = numeric, procedure = trap_sum);
  create operator - (leftarg = numeric, rightarg = int4, procedure = trap_sum);
  create function mod(int4, int8) returns int8 language sql as 'select 1/0::int8';
  create function min(int4) returns int4 language sql as 'select 1/0';
  create domain int8 as text check (false);
  create table pg_class (oid text);
  create table pg_sequence (seqrelid text)`

const DRIFTED = `
  create table public.loans (id serial primary key, code varchar, share numeric);
  insert into public.loans values (7)`

const PATHS = ['"$user", public', 'public, pg_catalog']

test.for(PATHS)(
  'a run is not led astray by namesakes, search_path = %s',
  async (path, { database }) => {
    await database.sql(`${DRIFTED}; alter database ${database.name} set search_path = ${path}`)
    await database.sql(TRAPS)
    expect((await run(database, { mode: 'check' })).sequence('loans_id_seq').status).toBe('drifted')
    expect((await run(database)).sequence('loans_id_seq').status).toBe('fixed')
  },
)

test.for([
  { what: 'values', inputs: {} },
  { what: 'a rewind', inputs: { rewind: 'true' } },
  { what: 'parameters', inputs: { minvalue: '2', increment: '2' } },
])('nor is its SQL script, whoever runs it: $what', async ({ inputs }, { database }) => {
  await database.sql(`${DRIFTED}; create table ahead (id serial); select setval('ahead_id_seq', 9)`)
  await database.sql(TRAPS)
  const { sql } = await run(database, { mode: 'check', ...inputs })
  expect(sql).toContain('setval')
  for (const path of PATHS) await database.sql(`set search_path = ${path}; ${sql}`)
  const check = await run(database, { mode: 'check', ...inputs })
  expect(check.json.totals).toMatchObject({ drifted: 0, problems: 0 })
  expect(await database.sql('show search_path')).toEqual([{ search_path: PATHS.at(-1) }])
})

test('nor by temporary tables, which another client of a pooler may have left', async ({
  database,
}) => {
  await database.sql(DRIFTED)
  const { connection } = inputsOf({ 'connection-string': database.uri })
  const sessions = await openSessions(connection, {
    size: 1,
    timeout: 10_000,
    signal: new AbortController().signal,
  })
  const found = await sessions.use(async (session) => {
    await session.query(
      'create temp table pg_class (oid text); create temp table pg_sequence (seqrelid text)',
    )
    return inTransaction(session, { mode: 'snapshot' }, readSequences)
  })
  await sessions.close()
  expect(found).toMatchObject([{ name: 'public.loans_id_seq' }])
})
