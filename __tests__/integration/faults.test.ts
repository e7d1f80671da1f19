/** A connection that breaks at any message of a run: nothing is half done, and nothing untrue is said. */
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { afterAll, describe, expect, inject } from 'vitest'
import { test, type TestDatabase } from '../helpers/database.ts'
import { PASS, startFaultProxy, type Decide } from '../helpers/fault-proxy.ts'
import { runAction, type ActionRun } from '../helpers/run-action.ts'
import { untruths } from '../helpers/truth.ts'

/** `npm run faults` breaks the connection at each message; the other tests, at every so many-th. */
const STEP = process.env['FAULTS'] === 'all' ? 1 : Number(process.env['FAULTS'] ?? 160)

const TARGETS = { owned_id_seq: 41, lent_id_seq: 71 }

const MODES = ['auto', 'check'] as const

const WAYS = (['reset', 'end'] as const).flatMap((how) =>
  (['once', 'for good'] as const).flatMap((length) =>
    (['before', 'after'] as const).map((when) => ({ how, length, when })),
  ),
)

let tried = 0
afterAll(() => void process.stdout.write(`${tried} cut points tried\n`))

describe.concurrent('a connection that breaks', () => {
  for (const mode of MODES) {
    for (const [index, { how, length, when }] of WAYS.entries()) {
      test(
        `${length} by ${how} ${when} a message leaves each sequence as it was or fixed, and the truth in the report (${mode})`,
        { timeout: 3_600_000 },
        async ({ database }) => {
          const role = await makeSequences(database)
          const found: string[] = []
          // Other messages for each way, so that together they come near to all.
          let message = Math.floor((index * STEP) / WAYS.length)
          for (let isReached = true; isReached; message += STEP) {
            await putBack(database)
            const fault = breaking({ how, when, message, isForGood: length === 'for good' })
            const run = await runThrough(database, { mode, role, decide: fault.decide })
            const untrue = await untruths(run, { database, targets: TARGETS })
            found.push(...untrue.map((each) => `message ${message}: ${each}`))
            isReached = fault.isReached()
            if (isReached) tried++
          }
          expect(found).toEqual([])
          await dropRole(database, role)
        },
      )
    }
  }
})

type Breaking = {
  readonly how: 'reset' | 'end' | 'silence'
  readonly when: 'before' | 'after'
  /** Its number in the run. */
  readonly message: number
  /** Whether nobody can connect afterwards. */
  readonly isForGood: boolean
}

type Fault = { readonly decide: Decide; readonly isReached: () => boolean }

function breaking({ how, when, message, isForGood }: Breaking): Fault {
  let isBroken = false
  const cut = { kind: 'cut', how, when } as const
  return {
    isReached: () => isBroken,
    decide({ index, type }) {
      if (isForGood && isBroken && type === 'start') return { ...cut, when: 'before' }
      if (index !== message) return PASS
      isBroken = true
      return cut
    },
  }
}

type Running = {
  readonly mode: string
  readonly role: string
  readonly decide: Decide
}

/** Runs the bundle through a proxy, and waits until the server has done with its sessions. */
async function runThrough(
  database: TestDatabase,
  { mode, role, decide }: Running,
): Promise<ActionRun> {
  const proxy = await startFaultProxy(inject('server'), decide)
  const run = await runAction({
    inputs: {
      'connection-string': `postgresql://${role}@127.0.0.1:${proxy.port}/${database.name}?sslmode=disable`,
      mode,
      'connect-timeout': '1',
      'lock-timeout': '2',
      'max-connections': '1',
    },
  })
  await proxy.stop()
  const sessions = `select 1 from pg_stat_activity where usename = '${role}'`
  while ((await database.sql(sessions)).length > 0) await setTimeout(5)
  return run
}

/** A sequence that the role owns, one that it may only set, and one that is well. */
async function makeSequences(database: TestDatabase): Promise<string> {
  const role = `r_${database.name.slice(-12)}`
  await database.sql(`
    create role ${role} login;
    create table owned (id serial primary key);
    create table lent (id serial primary key);
    create table well (id serial primary key);
    insert into owned values (40);
    insert into lent values (70);
    insert into well default values;
    grant usage, create on schema public to ${role};
    alter table owned owner to ${role};
    grant select, update on lent, lent_id_seq to ${role};
    grant select on well, well_id_seq to ${role}`)
  return role
}

/** A `setval` leaves the file of the sequence as it is. */
async function putBack(database: TestDatabase): Promise<void> {
  await database.sql(`select setval('owned_id_seq', 1, false), setval('lent_id_seq', 1, false)`)
}

async function dropRole(database: TestDatabase, role: string): Promise<void> {
  await database.sql(`drop owned by ${role} cascade; drop role ${role}`)
}
