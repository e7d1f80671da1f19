/** A server that is slow or far away is not mistaken for one on which other sessions hold locks. */
import { setTimeout } from 'node:timers/promises'
import { describe, expect } from 'vitest'
import { test } from '../helpers/database.ts'
import { PASS, type Decide } from '../helpers/fault-proxy.ts'
import { runThrough } from '../helpers/run-through.ts'

const TABLES = [
  {
    what: 'a table',
    sql: `create table t (id serial primary key); insert into t values (5)`,
    sequence: 't_id_seq',
  },
  {
    what: 'a parent and its child',
    sql: `create table t (id serial primary key); create table child () inherits (t);
          insert into t values (5)`,
    sequence: 't_id_seq',
  },
  {
    what: 'two tables that share a sequence',
    sql: `create sequence s; create table t (id int primary key default nextval('s'));
          create table u (id int primary key default nextval('s')); insert into t values (5)`,
    sequence: 's',
  },
] as const

/** Makes the server take longer for so many of the messages that lock tables than an attempt may last. */
function slowFor(messages: number): Decide {
  let left = messages
  return ({ sql }) => {
    if (!sql.includes('in share row exclusive mode') || left-- <= 0) return PASS
    return { kind: 'replace', sql: `select pg_sleep(1); ${sql}` }
  }
}

describe.for(TABLES)('of $what', ({ sql, sequence: name }) => {
  test('a fix that took too long is tried again', async ({ database }) => {
    await database.sql(sql)
    const { sequence } = await runThrough(database, { decide: slowFor(2) })
    expect(sequence(name)).toMatchObject({ status: 'fixed', after: { next: '6' } })
  })

  test('a fix that takes too long until lock-timeout is told from a held lock', async ({
    database,
  }) => {
    await database.sql(sql)
    const inputs = { 'lock-timeout': '1' }
    const { sequence } = await runThrough(database, { decide: slowFor(Infinity), inputs })
    expect(sequence(name)).toMatchObject({ status: 'failed', after: null })
    expect(sequence(name).message).toContain('the server was too slow')
  })

  test('a held lock is told from a slow server, whichever ends the attempt', async ({
    database,
  }) => {
    await database.sql(sql)
    const writer = await database.connect()
    await writer.query(`begin; insert into t values (7)`)
    const inputs = { 'lock-timeout': '1' }
    const { sequence } = await runThrough(database, { decide: slowFor(Infinity), inputs })
    await writer.query('rollback')
    expect(sequence(name)).toMatchObject({ status: 'failed', after: null })
    expect(sequence(name).message).toContain('other sessions or an autovacuum hold them')
  })
})

test('over a slow network a sequence that is in use is waited for', async ({ database }) => {
  await database.sql(TABLES[0].sql)
  const application = await database.connect()
  const waits: number[] = []
  await runThrough(database, {
    async decide({ from, type, sql }) {
      // By one message each way, as far as from one continent to another.
      if (from === 'client' && type === 'Q') await setTimeout(150)
      if (sql.includes(`alter sequence public.t_id_seq cache`))
        waits.push(Number(/lock_timeout = (\d+)/.exec(sql)?.[1]))
      if (sql.includes('in share row exclusive mode') && waits.length === 0)
        await application.query(`begin; select nextval('t_id_seq')`)
      if (waits.length === 1) await application.query('commit')
      return PASS
    },
  })
  expect(Math.min(...waits)).toBeGreaterThan(50)
})
