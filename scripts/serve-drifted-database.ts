/**
 * Starts PostgreSQL for the steps of a workflow that follow, on systems that have neither containers
 * nor psql: imports rows with explicit ids, sets the step's output `uri`, and stays until it is ended.
 */
import { appendFile } from 'node:fs/promises'
import process from 'node:process'
import { Client } from 'pg'
import { startServer } from '../__tests__/helpers/server.ts'

const outputs = process.env['GITHUB_OUTPUT']
if (outputs === undefined) throw new Error('GITHUB_OUTPUT is not set: this is for a workflow.')

const { host, port, user } = await startServer('18')
const uri = `postgresql://${user}@${host}:${port}/postgres`
const client = new Client({ connectionString: uri })
await client.connect()
await client.query('create table loans (id serial primary key)')
await client.query('insert into loans select generate_series(1, 28)')
await client.end()
await appendFile(outputs, `uri=${uri}\n`)
