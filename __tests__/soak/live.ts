/** Writers with and without explicit ids, and the action in a loop beside them, for a bounded time. */
import { setTimeout } from 'node:timers/promises'
import { Client } from 'pg'
import { run } from '../helpers/run.ts'
import { SCHEMA } from './kinds.ts'
import { newLedger, type Ledger } from './ledger.ts'
import { randomFrom, type Random } from './random.ts'
import { runApplication, runImporter, watchSequences, type Worker } from './writers.ts'

const APPLICATIONS = 6
const IMPORTERS = 2
/** Runs of the action at the same time. */
const FIXERS = 2

export type SoakOptions = { readonly uri: string; readonly seconds: number; readonly seed: number }

/** Soaks an empty database, and gives what happened. */
export async function soak({ uri, seconds, seed }: SoakOptions): Promise<Ledger> {
  const signal = AbortSignal.timeout(Math.round(seconds * 1000))
  const ledger = newLedger()
  const jobs = [
    ...Array.from({ length: APPLICATIONS }, () => runApplication),
    ...Array.from({ length: IMPORTERS }, () => runImporter),
    watchSequences,
  ]
  const clients = await Promise.all(jobs.map(() => open(uri)))
  await clients[0]?.query(SCHEMA)
  const backends = new Set(await Promise.all(clients.map(backendOf)))
  const workers = clients.map((client, index): Worker => {
    const random = randomFrom(seed * 100 + index)
    return { client, random, ledger, backends, signal }
  })
  const fixers = Array.from({ length: FIXERS }, (_, index) => {
    const random = randomFrom(seed * 100 + 50 + index)
    return runAction({ uri, random, ledger, signal })
  })
  try {
    const work = workers.map((worker, index) => jobs[index]?.(worker))
    await Promise.all([...work, ...fixers])
  } finally {
    for (const client of clients) await client.end()
  }
  ledger.judgeCollisions()
  return ledger
}

async function open(uri: string): Promise<Client> {
  const client = new Client(uri)
  await client.connect()
  return client
}

async function backendOf(client: Client): Promise<number> {
  const { rows } = await client.query(`select pg_backend_pid() as id`)
  const [{ id }] = rows as [{ id: number }]
  return id
}

type Fixer = {
  readonly uri: string
  readonly random: Random
  readonly ledger: Ledger
  readonly signal: AbortSignal
}

async function runAction({ uri, random, ledger, signal }: Fixer): Promise<void> {
  while (!signal.aborted) {
    const startedAt = performance.now()
    const { json } = await run(
      { uri },
      {
        mode: random.happens(0.1) ? 'check' : 'auto',
        'lock-timeout': random.pick(['1', '2']),
        'max-connections': random.pick(['1', '2', '4']),
      },
    )
    ledger.addRun(json, startedAt, performance.now())
    await setTimeout(random.below(100))
  }
}
