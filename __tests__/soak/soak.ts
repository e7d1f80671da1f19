/**
 * Soaks the action beside writers, longer than a test may take:
 * `npm run soak -- --minutes 5 --seed 1 --major 18`. Exit code 1 where anything went wrong.
 */
import process from 'node:process'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { startServer, type TestServer } from '../helpers/server.ts'
import { handOut, type HandOutOptions } from './hand-out.ts'
import { soak } from './live.ts'

/** Shares of the time: the soak, and each way to hand out numbers. */
const SOAK = 0.6
const HAND_OUT = 0.1

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '5' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      major: { type: 'string', default: '18' },
    },
  })
  const [seconds, seed] = [Number(values.minutes) * 60, Number(values.seed)]
  print(`PostgreSQL ${values.major}, ${values.minutes} minutes, seed ${seed}`)
  const server = await startServer(values.major)
  try {
    await soakFor(server, seconds * SOAK, seed)
    for (const cache of [1, 50]) {
      for (const way of ['RESTART', 'setval'] as const) {
        await handOutFor(server, { cache, seconds: seconds * HAND_OUT, way })
      }
    }
  } finally {
    await server.stop()
  }
}

async function soakFor(server: TestServer, seconds: number, seed: number): Promise<void> {
  const uri = await createDatabase(server, 'soak')
  const ledger = await soak({ uri, seconds, seed })
  print(`soak: ${JSON.stringify(ledger.counts)}, longest wait ${ledger.longestWait()} ms`)
  for (const violation of ledger.violations) print(`VIOLATION: ${violation}`)
  print(`soak: ${ledger.violations.length} violations`)
  if (ledger.violations.length > 0) process.exitCode = 1
}

type Way = Omit<HandOutOptions, 'uri' | 'fixerUri'> & { readonly way: 'RESTART' | 'setval' }

/** `setval` shuts nobody out, and is measured for information only. */
async function handOutFor(server: TestServer, { way, ...options }: Way): Promise<void> {
  const uri = await createDatabase(server, `${way}_${options.cache}`)
  const fixerUri = way === 'setval' ? await createFixer(uri) : uri
  const result = await handOut({ ...options, uri, fixerUri })
  print(`numbers by ${way}, CACHE ${options.cache}: ${JSON.stringify(result)}`)
  if (way === 'RESTART' && result.twice > 0) process.exitCode = 1
}

async function createDatabase({ host, port, user }: TestServer, name: string): Promise<string> {
  const server = `postgresql://${user}@${host}:${port}`
  await query(`${server}/postgres`, `create database "${name}"`)
  return `${server}/${name}`
}

/** A role that may do what `setval` needs with whatever the superuser creates. */
async function createFixer(uri: string): Promise<string> {
  await query(
    uri,
    `do $$ begin
       if to_regrole('fixer') is null then create role fixer login; end if;
     end $$;
     alter default privileges grant select, update on tables to fixer;
     alter default privileges grant select, update on sequences to fixer`,
  )
  return uri.replace('postgres@', 'fixer@')
}

async function query(uri: string, sql: string): Promise<void> {
  const client = new Client(uri)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

await main()
