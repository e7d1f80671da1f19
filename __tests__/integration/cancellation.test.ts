/** The runner cancels the step: the bundle ends in order, whatever it is about. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describe, expect, inject } from 'vitest'
import { test, type TestDatabase } from '../helpers/database.ts'
import { PASS, startFaultProxy, type Fate, type Message } from '../helpers/fault-proxy.ts'
import { startAction, type ActionRun, type RunningAction } from '../helpers/run-action.ts'
import { OUTPUT_NAMES } from '../../src/publish.ts'

/** So long that no test passes because a limit was reached. */
const PATIENT = { 'connect-timeout': '600', 'lock-timeout': '600', 'max-connections': '2' }

/** Sleeps in a process of its own, and says in which. */
const SLEEP = `bash -c 'echo "asleep: $$"; exec sleep 600'`

const SILENCE: Fate = { kind: 'cut', how: 'silence', when: 'before' }

describe.concurrent('a step that is cancelled ends in order', { timeout: 60_000 }, () => {
  test('while it waits for a server that is still starting', async ({ database }) => {
    const run = await cancelled(database, {
      decide({ type, connection }) {
        if (type !== 'start') return PASS
        return connection < 2 ? { kind: 'cut', how: 'reset', when: 'before' } : 'cancel'
      },
    })
    expectOrder(run)
    expect(run.files.report?.databases[0]?.error).toMatch(/the step was cancelled \(SIGINT\)/)
  })

  test('while a server takes the connection and does not answer', async ({ database }) => {
    const run = await cancelled(database, { decide: () => 'cancel' })
    expectOrder(run)
    expect(run.files.report?.databases[0]?.error).toMatch(/the step was cancelled/)
  })

  test('while it reads the catalog', async ({ database }) => {
    await database.sql(`create table t (id serial primary key)`)
    const run = await cancelled(database, {
      decide({ sql }) {
        return sql.includes('pg_inherits') ? 'cancel' : PASS
      },
    })
    expectOrder(run)
    expect(run.files.report?.databases[0]?.error).toMatch(/The run stopped: the step was cancelled/)
  })

  test('while the server reads rows, which it does no more then', async ({ database }) => {
    await database.sql(`create table t (id serial primary key); insert into t values (5)`)
    const sleeping = `select 1 from pg_stat_activity where query like 'select pg_sleep%' and datname = current_database() and state = 'active'`
    const isSleeping = async () => (await database.sql(sleeping)).length > 0
    const run = await cancelled(database, {
      decide: ({ sql }) =>
        sql.includes('order by r.id desc')
          ? { kind: 'replace', sql: 'select pg_sleep(600)' }
          : PASS,
      moment: () => until(isSleeping),
    })
    expectOrder(run)
    expect(run.files.report?.databases[0]?.sequences).toMatchObject([
      { status: 'unreadable', message: expect.stringContaining('the step was cancelled') },
    ])
    await until(async () => !(await isSleeping()))
  })

  test('while it waits for a lock, and what was fixed by then is told', async ({ database }) => {
    await database.sql(`
      create table busy (id serial primary key); insert into busy values (5);
      create table quiet (id serial primary key); insert into quiet values (5)`)
    const writer = await database.connect()
    await writer.query(`begin; insert into busy values (6)`)
    const inputs = { 'connection-string': database.uri, ...PATIENT, 'max-connections': '1' }
    const action = await startAction({ inputs })
    await until(async () => {
      const [quiet] = await database.sql(`select last_value::int from quiet_id_seq`)
      return quiet?.['last_value'] === 6
    })
    await until(async () => {
      const waiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
      return (await database.sql(waiting)).length > 0
    })
    action.kill('SIGINT')
    const run = await action.end
    expectOrder(run)
    const sequences = run.files.report?.databases[0]?.sequences ?? []
    expect(sequences.find(({ name }) => name === 'public.busy_id_seq')).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/The fix is not made: the step was cancelled/),
      furthest: '5',
      after: null,
    })
    expect(sequences.find(({ name }) => name === 'public.quiet_id_seq')).toMatchObject({
      status: 'fixed',
      message: null,
    })
    await writer.query('rollback')
    expect(await database.sql(`select last_value::int from busy_id_seq`)).toEqual([
      { last_value: 1 },
    ])
  })

  test('between two imports, and the second is not run', async ({ database }) => {
    const run = await cancelled(database, {
      inputs: { imports: 'echo first\necho second' },
      decide: ({ type }, log) =>
        type === 'start' && log.includes('Import 1 of 2 succeeded') ? 'cancel' : PASS,
    })
    expectOrder(run)
    expect(run.log).toMatch(/Import 2 of 2 was not run, because the step was cancelled/)
    expect(run.files.report?.imports).toMatchObject([{ command: 'echo first', exitCode: 0 }])
    expect(run.log).not.toContain('Import 2 of 2: echo second')
  })

  test.for<{ name: string; command: string; needs?: string }>([
    { name: 'that ends when it is asked to', command: `${SLEEP} & ${SLEEP}` },
    { name: 'that does not listen', command: `trap '' INT TERM; ${SLEEP} & ${SLEEP}` },
    { name: 'that makes process groups of its own', command: `set -m; ${SLEEP} & ${SLEEP}` },
    {
      name: 'that makes sessions of its own',
      command: `setsid ${SLEEP} & setsid ${SLEEP} & wait`,
      needs: '/usr/bin/setsid',
    },
  ])(
    'during an import $name, with all that it has started',
    async ({ command, needs }, { database, skip }) => {
      skip(needs !== undefined && !existsSync(needs), `needs ${needs}`)
      const imports = `${command}; echo late\necho second`
      const action = await startAction({ inputs: { 'connection-string': database.uri, imports } })
      const pids = () =>
        [...action.log().matchAll(/^asleep: (\d+)$/gm)].map(([, pid]) => Number(pid))
      await until(() => pids().length === 2)
      action.kill('SIGINT')
      action.kill('SIGTERM')
      const run = await action.end
      expectOrder(run)
      for (const pid of pids()) expect(await stateOf(pid)).toMatch(/^Z?$/)
      expect(run.log).not.toMatch(/^late$/m)
      expect(run.log).toMatch(/Import 1 of 2 was ended, because the step was cancelled/)
      expect(run.files.report?.imports).toMatchObject([{ exitCode: null }])
    },
  )
})

/** Everything is written, and the job fails and says why. */
function expectOrder({ exitCode, outputs, files, jobSummary, log }: ActionRun): void {
  expect(exitCode).toBe(1)
  expect(Object.keys(outputs)).toEqual(OUTPUT_NAMES)
  expect(files.sql).not.toBeNull()
  expect(jobSummary).toBe(files.summary)
  expect(jobSummary).toContain('the step was cancelled')
  expect(log).toMatch(/^::error::Not everything was done, because the step was cancelled/m)
}

type Cancelled = {
  /** `cancel` where a message is the moment to do so; also gets what was printed by then. */
  readonly decide: (message: Message, log: string) => Fate | 'cancel'
  /** Resolves at the moment to cancel, where no message is it. */
  readonly moment?: () => Promise<void>
  readonly inputs?: Readonly<Record<string, string>>
}

/** Runs the bundle through a proxy, and cancels it. Nobody answers on that connection any more. */
async function cancelled(
  database: TestDatabase,
  { decide, moment, inputs = {} }: Cancelled,
): Promise<ActionRun> {
  let action: RunningAction | null = null
  const proxy = await startFaultProxy(inject('server'), (message) => {
    const fate = decide(message, action?.log() ?? '')
    if (fate !== 'cancel') return fate
    action?.kill('SIGINT')
    return SILENCE
  })
  const uri = `postgresql://postgres@127.0.0.1:${proxy.port}/${database.name}?sslmode=disable`
  action = await startAction({ inputs: { 'connection-string': uri, ...PATIENT, ...inputs } })
  if (moment !== undefined) {
    await moment()
    action.kill('SIGINT')
  }
  const run = await action.end
  await proxy.stop()
  return run
}

/** Empty where the process is gone. */
async function stateOf(pid: number): Promise<string> {
  const asked = promisify(execFile)('ps', ['-o', 'state=', '-p', String(pid)])
  return asked.then(({ stdout }) => stdout.trim()).catch(() => '')
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setTimeout(5)
}
