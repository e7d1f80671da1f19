/**
 * Tries the action on schemas that are made up, and shrinks what goes wrong to the smallest schema
 * that shows it: `npm run generate -- --count 2000 --seed 123 --major 18`.
 */
import process from 'node:process'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { startServer } from '../helpers/server.ts'
import { explore } from './explore.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    shrinks: { type: 'string', default: '250' },
    major: { type: 'string', default: '18' },
  },
})
const extent = {
  count: Number(values.count),
  seed: Number(values.seed),
  shrinks: Number(values.shrinks),
  patience: 600,
}
const server = await startServer(values.major)
const uriFor = (role: string) => `postgresql://${role}@${server.host}:${server.port}/postgres`
const client = new Client({ connectionString: uriFor('postgres') })
process.stdout.write(`PostgreSQL ${values.major}, seed ${extent.seed}\n`)
const started = Date.now()
try {
  await client.connect()
  const { tried, failure } = await explore(extent, { client, uriFor, role: 'generated' })
  const seconds = Math.round((Date.now() - started) / 1000)
  process.stdout.write(
    `${tried} schemas in ${seconds} s, ${failure === null ? 'no' : 'one'} failure\n`,
  )
  if (failure !== null) {
    process.stdout.write(`\n${failure}\n`)
    process.exitCode = 1
  }
} finally {
  await client.end()
  await server.stop()
}
