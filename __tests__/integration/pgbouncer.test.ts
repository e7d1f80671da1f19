/** Through PgBouncer in transaction mode, where a transaction is all that a client has. */
import { describe, expect, inject } from 'vitest'
import { test as base } from '../helpers/database.ts'
import { hasPgBouncer, startPgBouncer } from '../helpers/pgbouncer.ts'
import { run } from '../helpers/run.ts'

/** More than one batch of sequences. */
const TABLES = 150

const MANY_DRIFTED = `
do $$ begin
  for n in 1..${TABLES} loop
    execute format('create table t%s (id serial primary key, name text)', n);
    execute format('insert into t%s values (7)', n);
  end loop;
end $$`

describe.runIf(hasPgBouncer()).each([1, 4])('with pools of %d connections', (size) => {
  const test = base.extend<{ pooled: string }>({
    pooled: async ({ database }, use) => {
      const pooler = await startPgBouncer(inject('server'), { size })
      await use(`postgresql://postgres@127.0.0.1:${pooler.port}/${database.name}`)
      await pooler.stop()
    },
  })

  test('several runs at once check and fix, and every insert goes well afterwards', async ({
    database,
    pooled,
  }) => {
    await database.sql(MANY_DRIFTED)
    const inputs = { 'connection-string': pooled, 'max-connections': '4' }
    const checked = await run(database, { ...inputs, mode: 'check' })
    expect(checked.json.totals).toMatchObject({ checked: TABLES, drifted: TABLES, problems: 0 })

    const runs = await Promise.all([1, 2].map(() => run(database, inputs)))
    for (const { json } of runs) {
      expect(json.databases).toMatchObject([{ error: null }])
      expect(json.totals).toMatchObject({ checked: TABLES, problems: 0 })
    }
    const states = runs.flatMap(({ json }) => json.databases.flatMap((each) => each.sequences))
    expect(new Set(states.map(({ status }) => status))).toEqual(
      new Set(states.some(({ status }) => status === 'healthy') ? ['fixed', 'healthy'] : ['fixed']),
    )
    for (const { before, after } of states) expect((after ?? before)?.next).toBe('8')
    await database.sql(`
      do $$ begin
        for n in 1..${TABLES} loop
          execute format('insert into t%s (name) values (null)', n);
        end loop;
      end $$`)
  })
})

base.runIf(hasPgBouncer())(
  'a pooler in statement mode, which knows no transactions, is told apart from a server',
  async ({ database }) => {
    const pooler = await startPgBouncer(inject('server'), { size: 1, mode: 'statement' })
    const uri = `postgresql://postgres@127.0.0.1:${pooler.port}/${database.name}`
    const { json } = await run(database, { 'connection-string': uri, mode: 'check' })
    await pooler.stop()
    expect(json.databases[0]?.error).toMatch(
      /transaction blocks not allowed.*in transaction or session mode/,
    )
  },
)
